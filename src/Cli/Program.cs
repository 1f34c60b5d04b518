return NetFramework.Cli.Tool.Run(args);
