package io.anel.kit;

import io.anel.event.FrameDescriptor;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.FrameRun;
import io.anel.log.LogSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A log that keeps what another keeps, and refuses a run that cuts an atomic group, leaves a gap or is longer than announced. */
public record CheckedLog(EventLogFactory kept) implements EventLogFactory {
    @Override
    public EventLog open(LogSettings settings) {
        EventLog log = kept.open(settings);
        long[] last = {log.lastSequence()};
        return (EventLog) Proxy.newProxyInstance(
                CheckedLog.class.getClassLoader(), new Class<?>[] {EventLog.class}, (proxy, method, args) -> {
                    if (method.getName().equals("append")) {
                        last[0] = check(settings, last[0], (FrameRun) args[0]);
                    }
                    try {
                        return method.invoke(log, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static long check(LogSettings settings, long last, FrameRun run) {
        int bytes = 0;
        boolean more = false;
        for (int i = 0; i < run.count(); i++) {
            bytes += FrameDescriptor.alignedLength(FrameDescriptor.length(run.buffer(i), run.offset(i)));
            more = (FrameDescriptor.flags(run.buffer(i), run.offset(i)) & FrameDescriptor.MORE) != 0;
        }
        if (run.firstSequence() != last + 1 || more || bytes != run.lengthBytes() || bytes > settings.maxBatchBytes()) {
            throw new IllegalStateException("expected a run of whole groups from " + (last + 1) + ", got "
                    + run.count() + " frames from " + run.firstSequence() + ", " + bytes + " bytes of "
                    + run.lengthBytes() + ", ending within a group: " + more);
        }
        return last + run.count();
    }
}
