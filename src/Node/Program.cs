using OpenLedger.Node.Cli;

return await OpenLedgerCli.RunAsync(args).ConfigureAwait(false);
