using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>Shows a bar on standard error while work goes on, when people watch it.</summary>
internal static class LongWork
{
    /// <summary>Does the work, which tells how much of it is done, from 0 to 1.</summary>
    public static T Run<T>(CliSurroundings surroundings, string label, Func<Action<double>, T> work)
    {
        if (!surroundings.IsErrorTerminal)
        {
            return work(static _ => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(surroundings.Error),
        });
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(label), maxValue: 1);
                return work(done => task.Value = done);
            });
    }
}
