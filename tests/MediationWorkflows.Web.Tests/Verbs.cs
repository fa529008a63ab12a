using MediationWorkflows.Web.CommandLine;

namespace MediationWorkflows.Web.Tests;

/// <summary>The command line in this process, also beside a service that runs in it.</summary>
static class Verbs
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await MediationCommand.RunAsync(args, output, error);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
