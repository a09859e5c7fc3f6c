package io.anel.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.EventBus;
import io.anel.api.Publisher;
import io.anel.api.SystemEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stages on a bus in memory. */
@Timeout(60)
class TradingDeskTest {
    private final List<SystemEvent> alerts = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shouldKeepCandlesAnAveragePriceAndAPosition() {
        TradingDesk desk = run(trade(0, 100, 1), trade(59, 200, 2), trade(60, 200, 0), trade(180, 150, 1));

        assertThat(desk.candles().count()).isEqualTo(3);
        assertThat(desk.averagePrice().value()).isEqualByComparingTo("162.5");
        // Sold 1 and 2 to buyers, 0 again, then bought 1 from a seller.
        assertThat(desk.position().value()).isEqualByComparingTo("-2");
        assertThat(alerts).isEmpty();
    }

    @Test
    void shouldEmitABreachCausedByTheTradeAndStartFromZero() {
        TradingDesk desk = run(trade(0, 100, 1_999), trade(1, 101, 1), trade(2, 102, 3), trade(3, 103, 5));

        assertThat(desk.position().value()).isEqualByComparingTo("-5");
        assertThat(alerts).singleElement().satisfies(alert -> {
            LimitBreach breach = alert.as(LimitBreach.TYPE);
            assertThat(breach.position()).isEqualByComparingTo("-2003");
            assertThat(breach.limit()).isEqualByComparingTo("2000");
            assertThat(breach.price()).isEqualByComparingTo(new BigDecimal("102"));
            assertThat(alert.metadata().source()).isEqualTo("position");
            // The names of the type and the source are events 1 and 2.
            assertThat(alert.metadata().cause()).isEqualTo(5);
        });
    }

    @Test
    void shouldEmitABreachForEachOfManyTradesInARow() {
        Trade[] trades = new Trade[20_000];
        for (int i = 0; i < trades.length; i++) {
            trades[i] = trade(i, 100 + i, 2_001);
        }

        TradingDesk desk = run(trades);

        assertThat(desk.position().breaches()).isEqualTo(trades.length);
        assertThat(alerts).hasSize(trades.length);
    }

    private TradingDesk run(Trade... trades) {
        TradingDesk desk = new TradingDesk();
        try (EventBus bus = Anel.bus("demo").chain(desk::describe).start()) {
            bus.subscriber("screen")
                    .on(LimitBreach.TYPE, event -> alerts.add(event.copy()))
                    .start();
            Publisher gateway = bus.publisher("gateway");
            for (Trade trade : trades) {
                assertThat(gateway.publish(Trade.TYPE, trade, null, Duration.ofSeconds(10)))
                        .isPositive();
            }
            assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
        }
        return desk;
    }

    private static Trade trade(long timeSeconds, long dollars, long bitcoins) {
        return new Trade(timeSeconds, dollars * Units.ONE, bitcoins * Units.ONE);
    }
}
