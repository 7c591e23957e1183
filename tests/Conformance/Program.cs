return await OpenLedger.Conformance.ConformanceCommand.RunAsync(args).ConfigureAwait(false);
