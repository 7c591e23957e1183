return OpenLedger.Simulation.Campaigns.SimulationCommand.Run(args, Console.Out, Console.Error);
