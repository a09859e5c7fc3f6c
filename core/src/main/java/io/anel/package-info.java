/** The one way in; nothing depends on it. */
package io.anel;
