package io.anel.benchmarks.jmh;

import io.anel.api.Attributes;
import io.anel.api.EventType;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEncoder;
import io.anel.event.FrameEvent;
import io.anel.event.Json;
import io.anel.event.NameKind;
import io.anel.event.NameTable;
import io.anel.event.Raw;
import io.anel.event.SystemTypes;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a record to the bytes of a frame and back: with the payload by hand, with JSON, and Jackson alone on the same record, with no frame
 * around it.
 *
 * <p><b>Fairness:</b> all decode into a new record. Jackson alone writes a new array each time, as {@code writeValueAsBytes} does; in a frame
 * that array is copied once more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark extends BoundedRun {
    private static final EventType<DirectBuffer> RAW = Raw.type("trade_raw");
    private static final EventType<Trade> JSON = Json.type("trade_json", 1, Trade.class);
    private static final int RAW_ID = SystemTypes.FIRST_USER_ID;
    private static final int JSON_ID = SystemTypes.FIRST_USER_ID + 1;

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final FrameEncoder encoder = new FrameEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[Trade.MAX_LENGTH]);
    private final UnsafeBuffer written = new UnsafeBuffer(scratch);
    private final UnsafeBuffer rawFrame = new UnsafeBuffer();
    private final UnsafeBuffer jsonFrame = new UnsafeBuffer();

    private Trade trade;
    private FrameEvent event;
    private byte[] json;

    @Setup
    public void encodeAll() {
        trade = new Trade("BTC-EUR", 80_123.25, 3, 1_700_000_000_123_456_789L, true);
        NameTable names = new NameTable();
        names.put(NameKind.TYPE, RAW_ID, RAW.name());
        names.put(NameKind.TYPE, JSON_ID, JSON.name());
        event = new FrameEvent(names, 1);
        encodeRaw();
        keep(rawFrame, RAW_ID);
        encodeJson();
        keep(jsonFrame, JSON_ID);
        json = jacksonAloneEncode();
        require(decodeRaw());
        require(decodeJson());
        require(jacksonAloneDecode());
    }

    private void keep(UnsafeBuffer frame, int typeId) {
        byte[] bytes = new byte[FrameDescriptor.alignedLength(encoder.frameLength())];
        encoder.buffer().getBytes(0, bytes);
        frame.wrap(bytes);
        frame.putInt(FrameDescriptor.TYPE_ID_OFFSET, typeId);
    }

    private void require(Trade decoded) {
        if (!decoded.equals(trade)) {
            throw new IllegalStateException("expected " + trade + ", got " + decoded);
        }
    }

    @Benchmark
    public int encodeRaw() {
        trade.write(scratch, written);
        encoder.encode(RAW, written, null, 0, Attributes.NOT_EMITTED, null);
        return encoder.frameLength();
    }

    @Benchmark
    public int encodeJson() {
        encoder.encode(JSON, trade, null, 0, Attributes.NOT_EMITTED, null);
        return encoder.frameLength();
    }

    @Benchmark
    public byte[] jacksonAloneEncode() {
        return mapper.writeValueAsBytes(trade);
    }

    @Benchmark
    public Trade decodeRaw() {
        FrameEvent wrapped = event.wrap(1, 1, rawFrame, 0);
        if (!wrapped.is(RAW)) {
            throw new IllegalStateException("expected an event of " + RAW + ", got one of " + wrapped.type());
        }
        return Trade.read(wrapped.buffer(), wrapped.payloadOffset());
    }

    @Benchmark
    public Trade decodeJson() {
        return event.wrap(1, 1, jsonFrame, 0).as(JSON);
    }

    @Benchmark
    public Trade jacksonAloneDecode() {
        return mapper.readValue(json, Trade.class);
    }
}
