using MediationWorkflows.Tests.Escrow;

namespace MediationWorkflows.Tests;

/// <summary>The test runner loads this assembly and never comes here; a drill starts it as a process that it can kill.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not [ReleaseDrill.Verb, ..])
        {
            return 2;
        }

        await ReleaseDrill.RunAsync(args);
        return 0;
    }
}
