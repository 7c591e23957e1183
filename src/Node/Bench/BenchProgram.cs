using System.Diagnostics;

namespace OpenLedger.Node.Bench;

/// <summary>This very program, to be run in a process of its own.</summary>
internal static class BenchProgram
{
    /// <summary>How to run a command of it; standard output is read.</summary>
    public static ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        // The host that runs this program runs the child; inside a test it is the one on the path.
        string? host = Environment.ProcessPath;
        string runner = Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet";
        return new ProcessStartInfo(runner, [typeof(BenchProgram).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
    }
}
