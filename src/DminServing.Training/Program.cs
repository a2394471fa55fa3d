using DminServing.Training.Commands;

// The `dmin-train` command, from data to a model version that a server loads: one file per subcommand, in the order of use.
return await TrainingCommand.Run(args);
