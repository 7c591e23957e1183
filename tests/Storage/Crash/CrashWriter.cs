using System.Diagnostics;
using System.Globalization;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Tests.Chain;

namespace OpenLedger.Storage.Tests.Crash;

/// <summary>
/// The process that crash tests kill: commits the blocks of a <see cref="TestChain"/> to a folder without end and
/// prints each height once its commit has returned.
/// </summary>
internal static class CrashWriter
{
    public static int Main(string[] arguments)
    {
        string folder = arguments[0];
        TestChain chain = new(int.Parse(arguments[1], CultureInfo.InvariantCulture));
        ExecutedBlock genesis = chain.Genesis();
        using ChainStore store = ChainHarness.Open(folder, new StoreOptions(), genesis.Block.Hash);
        if (!store.IsInitialized)
        {
            store.Initialize(genesis);
        }

        while (true)
        {
            ExecutedBlock block = chain.Next(store.Head);
            ChainHarness.Commit(store, block);
            Console.Out.WriteLine(block.Block.Header.Number);
            Console.Out.Flush();
        }
    }

    /// <summary>Starts the process.</summary>
    public static Process Start(string folder, int seed)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(dotnet)
        {
            ArgumentList = { typeof(CrashWriter).Assembly.Location, folder, $"{seed}" },
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("the process did not start");
    }

    /// <summary>Reads printed heights until one is at least <paramref name="least"/> or the process ends.</summary>
    public static Height ReadUntil(Process process, ulong least)
    {
        Height last = default;
        while (last.Value < least && process.StandardOutput.ReadLine() is { } line)
        {
            last = new Height(ulong.Parse(line, CultureInfo.InvariantCulture));
        }

        return last;
    }
}
