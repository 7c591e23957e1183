using System.Diagnostics;
using OpenLedger.Attacks.Attackers;

namespace OpenLedger.Attacks.Report;

internal static class AttackCommand
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var w = Stopwatch.StartNew();
        var lab = new Campaign(1, 100, int.Parse(args[0]));
        foreach (Attacker a in AllAttackers.List)
        {
            if (args.Length > 1 && !args.Skip(1).Contains(a.Name)) continue;
            foreach (Measurement m in lab.Measure(a, Arms.Usual | Arms.Settled))
            {
                    output.WriteLine($"{a.Name,-22} {m.Setting,-24} {m.Arm,-12} {m.Verdict,-12} {m.NetBps,7} +-{m.ErrorBps,5} gross {m.GrossBps,7}  be {m.BreakEvenQuestions} price {m.PriceOfByte/1000000000000} qbond {m.QuestionsOfBond}");
            }
            output.WriteLine($"    {w.ElapsedMilliseconds} ms"); w.Restart();
        }
        return 0;
    }
}
