/** Latency at fixed rates ({@code latency}), and of durable acks with one event in flight ({@code acks}). */
package io.anel.benchmarks.latency;
