package io.anel.torture;

import io.anel.torture.attack.Attack;
import io.anel.torture.attack.DamageAttack;
import io.anel.torture.attack.FullDiskAttack;
import io.anel.torture.attack.IoErrorAttack;
import io.anel.torture.attack.KillAttack;
import io.anel.torture.attack.PowerLossAttack;
import io.anel.torture.attack.SyscallKillAttack;
import io.anel.torture.attack.TamperAttack;
import io.anel.torture.bus.HandlerAttack;
import io.anel.torture.bus.LifecycleAttack;
import io.anel.torture.bus.RollAttack;
import io.anel.torture.bus.SimulationAttack;
import java.util.List;

/** Every attack that this harness knows. */
final class Attacks {
    private Attacks() {}

    static List<Attack> all() {
        return List.of(
                new KillAttack(),
                new SyscallKillAttack(),
                new PowerLossAttack(),
                new IoErrorAttack(),
                new FullDiskAttack(),
                new DamageAttack(),
                new TamperAttack(),
                new RollAttack(),
                new LifecycleAttack(),
                new HandlerAttack(),
                new SimulationAttack());
    }
}
