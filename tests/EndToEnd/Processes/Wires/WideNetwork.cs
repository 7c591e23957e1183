using System.Globalization;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Processes.Wires;

/// <summary>
/// A namespace for each node, all on one switch that can delay, lose and cut. Needs the right to make
/// namespaces and devices; everything is removed at the end.
/// </summary>
internal sealed class WideNetwork : IAsyncDisposable
{
    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture, $"ol{Environment.ProcessId % 100_000}");

    private readonly List<TapDevice> _devices = [];
    private readonly List<string> _namespaces = [];

    private WideNetwork()
    {
    }

    /// <summary>What is between the nodes.</summary>
    public DelayingSwitch Switch { get; private set; } = null!;

    /// <summary>Makes namespaces for so many nodes; ignores the test where it may not.</summary>
    public static async Task<WideNetwork> CreateAsync(int nodes)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/dev/net/tun"))
        {
            Assert.Ignore("no /dev/net/tun: network namespaces cannot be wired here");
        }

        WideNetwork network = new();
        try
        {
            for (int i = 0; i <= nodes; i++)
            {
                await network.AddPortAsync(i, isTests: i == nodes);
            }

            network.Switch = new DelayingSwitch(network._devices, seed: 1);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a node runs: its address, and what is put in front of its command.</summary>
    public (string Address, IReadOnlyList<string> Before) PlaceOf(int index) =>
        (AddressOf(index), ["ip", "netns", "exec", _namespaces[index]]);

    public async ValueTask DisposeAsync()
    {
        Switch?.Dispose();
        foreach (TapDevice device in _devices)
        {
            device.Dispose();
        }

        foreach (string name in _namespaces)
        {
            await IpAsync("netns", "del", name);
        }
    }

    private static string AddressOf(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"10.213.77.{index + 1}");

    private async Task AddPortAsync(int index, bool isTests)
    {
        string device = string.Create(CultureInfo.InvariantCulture, $"{_prefix}t{index}");
        _devices.Add(TapDevice.TryCreate(device) ?? throw Refused("making a TAP device"));
        string address = $"{AddressOf(index)}/24";
        if (isTests)
        {
            await MustAsync("addr", "add", address, "dev", device);
            await MustAsync("link", "set", device, "up");
            return;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}n{index}");
        await MustAsync("netns", "add", name);
        _namespaces.Add(name);
        await MustAsync("link", "set", device, "netns", name);
        await MustAsync("-n", name, "addr", "add", address, "dev", device);
        await MustAsync("-n", name, "link", "set", device, "up");
        await MustAsync("-n", name, "link", "set", "lo", "up");
    }

    private static async Task MustAsync(params string[] arguments)
    {
        if (await IpAsync(arguments) is { ExitCode: not 0 } failed)
        {
            throw Refused($"ip {string.Join(' ', arguments)}: {failed.All.Trim()}");
        }
    }

    private static async Task<ChildOutput> IpAsync(params string[] arguments)
    {
        try
        {
            return await Child.RunAsync("ip", arguments, TimeSpan.FromSeconds(20));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return new ChildOutput(-1, "", missing.Message);
        }
    }

    private static IgnoreException Refused(string what) =>
        new($"network namespaces cannot be made here ({what})");
}
