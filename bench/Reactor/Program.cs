// What the reactor's timers and posts cost, each beside what it is compared with, in one process of well under a minute.
// bench/reactor.sh builds it and adds the machine.
using FiberNet.Bench;

ArmAndCancel.Measure();
Rearm.Measure();
Expiry.Measure();
PostLatency.Measure();
Lateness.Measure();
Report.Print(Console.Out);
