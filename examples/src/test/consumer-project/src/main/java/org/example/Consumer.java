package org.example;

import io.anel.Anel;
import io.anel.api.EventBus;

/** Starts a bus in memory and closes it. */
final class Consumer {
    private Consumer() {}

    public static void main(String[] args) {
        try (EventBus bus = Anel.bus("consumer").start()) {
            System.out.println("started " + bus.name());
        }
        System.out.println("closed");
    }
}
