return OpenLedger.Fuzz.Campaigns.FuzzCommand.Run(args, Console.Out, Console.Error);
