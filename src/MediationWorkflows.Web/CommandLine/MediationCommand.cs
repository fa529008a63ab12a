using System.CommandLine;
using System.Data.Common;
using MediationWorkflows.Incidents;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.CommandLine;

/// <summary>
/// The command line of the product. Results go to <c>output</c>, diagnostics to <c>error</c>; wrong arguments are one line and exit code 2.
/// Nothing here may touch the host or the database: <c>--help</c> has to answer at once, so each verb loads what it needs when it runs.
/// </summary>
public static class MediationCommand
{
    /// <summary>Exit code for arguments or input files that cannot be used.</summary>
    public const int WrongArguments = 2;

    static readonly string[] AnswersOfTheRoot = ["-h", "-?", "--help", "/h", "/?", "--version"];

    /// <summary>Parses and runs; answers the exit code of the process.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(WithDefaultVerb(args));
        if (parsed.Errors is [var first, ..])
        {
            // "Required command was not provided" is true of a misspelt verb too, but does not help.
            await error.WriteLineAsync(parsed.UnmatchedTokens is [var stray, ..] ? $"Unrecognized command or argument '{stray}'." : OneLine(first.Message));
            return WrongArguments;
        }

        // The host of "serve" listens to SIGTERM itself and drains; a second listener would only race it.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception wrong) when (wrong is UsageException or OptionsValidationException)
        {
            await error.WriteLineAsync(OneLine(wrong.Message));
            return WrongArguments;
        }
        catch (DbException unreachable)
        {
            await error.WriteLineAsync(OneLine($"The database cannot be used: {unreachable.Message}"));
            return 1;
        }
    }

    static RootCommand Root() => new("Clinical mediation cases that keep their promises: deadlines, reminders, consent and settlements.")
    {
        ServeVerb.Create(),
        new Command("workflow", "Run and check workflow definitions.") { WorkflowRunVerb.Create(), WorkflowValidateVerb.Create() },
        new Command("expression", "Try expressions.") { ExpressionEvalVerb.Create() },
        new Command("deadline", "Ask why a date is what it is.") { DeadlineExplainVerb.Create() },
        new Command("db", "The database schema, and backups.")
        {
            DatabaseMigrateVerb.Create(), DatabaseStatusVerb.Create(), DatabaseBackupVerb.Create(),
        },
        DrillVerb.Create(),
        new Command("incident", "What needs a person: look, retry, skip, cancel.")
        {
            IncidentListVerb.Create(), IncidentActionVerb.Create(IncidentAction.Retry, "Try again what failed."),
            IncidentActionVerb.Create(IncidentAction.Skip, "Go on without what failed."), IncidentActionVerb.Create(IncidentAction.Cancel, "End the workflow instances concerned."),
        },
        ReconcileVerb.Create(),
        new Command("migration", "Move running instances to another version of their definition.")
        {
            MigrationVerb.Create("plan", dryRun: true, "Say which instances can move and why others cannot; changes nothing."),
            MigrationVerb.Create("apply", dryRun: false, "Move the instances that can."),
        },
        new Command("audit", "The record of who did what.") { AuditVerifyVerb.Create(), AuditExportVerb.Create() },
        new Command("user", "People who sign in.") { UserAddVerb.Create(), UserKeysVerb.CreateList(), UserKeysVerb.CreateRevoke() },
        new Command("key", "The keys that content is encrypted with.") { KeyRotateVerb.Create() },
    };

    /// <summary>"serve" is what runs when no verb is named.</summary>
    static IReadOnlyList<string> WithDefaultVerb(IReadOnlyList<string> args) =>
        args is [] || (args[0].StartsWith('-') && !AnswersOfTheRoot.Contains(args[0], StringComparer.Ordinal)) ? ["serve", .. args] : args;

    static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
