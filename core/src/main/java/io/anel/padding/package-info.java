/** Against false sharing: what one thread writes all the time stands on cache lines that no other thread reads for another reason. */
package io.anel.padding;
