using MediationWorkflows.Web.CommandLine;

return await MediationCommand.RunAsync(args, Console.Out, Console.Error);
