namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>The built node, as a user starts it: <c>dotnet OpenLedger.Node.dll ...</c>.</summary>
internal static class NodeProgram
{
    /// <summary>The program that runs it.</summary>
    public const string Host = "dotnet";

    /// <summary>The node, built beside these tests.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, "OpenLedger.Node.dll");

    /// <summary>Runs one command to its end.</summary>
    public static Task<ChildOutput> RunAsync(IEnumerable<string> arguments, string? input = null) =>
        Child.RunAsync(Host, [Path, .. arguments], TimeSpan.FromSeconds(60), input: input);
}
