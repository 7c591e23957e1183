return OpenLedger.Attacks.Report.AttackCommand.Run(args, Console.Out, Console.Error);
