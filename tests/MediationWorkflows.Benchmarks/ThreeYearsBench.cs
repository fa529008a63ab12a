using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Simulation;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// One case of three years, fast-forwarded: twelve parties, forty obligations, thirty-six reviews, on the real runtime with SQLite. Every mail is accounted for
/// (<see cref="MailAccount"/>).
/// </summary>
public static class ThreeYearsBench
{
    static readonly Instant Start = Instant.FromUtc(2027, 1, 4, 15, 0);
    static readonly string[] Sides = ["Client", "Clinician", "InstitutionRepresentative"];

    public static async Task<string> RunAsync()
    {
        var definitions = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json").Select(f => WorkflowDefinition.Parse(File.ReadAllText(f))).ToList();
        var simulator = new WorkflowSimulator(services => services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance));
        var request = new RunRequest(definitions.Single(d => d.DefinitionId == "mediation-case"), definitions, Script(), new JsonObject(), [], new Dictionary<string, string>(StringComparer.Ordinal), Start, Until: null);
        var watch = Stopwatch.StartNew();
        var (report, mails, seconds) = await simulator.InWorldAsync(
            Start,
            async (services, clock) =>
            {
                var ran = await new SimulatedWorld(services, clock, request).RunAsync(Start + Duration.FromDays(3650), CancellationToken.None);
                var took = watch.Elapsed.TotalSeconds;
                // That the case is closed is told in the morning.
                await services.GetRequiredService<ClockDriver>().AdvanceToAsync(clock.Now() + Duration.FromDays(4), CancellationToken.None);
                return (ran, await MailAccount.OfAsync(services), took);
            },
            CancellationToken.None);
        Require(report.Incidents.Count == 0, "a step failed");
        Require(report.SubStatus == "Finished", "the case did not come to its end");
        Require(report.Journal.Count(j => j.ActivityId == "milestoneEnded" && j.Event == "Completed") == 40, "not every obligation was seen through");
        Require(report.Journal.Count(j => j.ActivityId == "reviewEnded" && j.Event == "Completed") == 36, "not every review was held");
        var years = (report.Journal.Max(j => j.At) - Start).TotalDays / 365.25;
        return string.Create(CultureInfo.InvariantCulture,
            $"three-years parties=12 obligations=40 reviews=36 years={years:0.0} steps={report.Journal.Count} deadlines={report.Deadlines.Count} mails={mails.Sum(m => m.Value)} ({string.Join(", ", mails.Select(m => $"{m.Key} {m.Value}"))}) seconds={seconds:0.0}\n");
    }

    static CaseScript Script() => new()
    {
        Parties =
        [
            .. Enumerable.Range(0, 12).Select(i => new ScriptedParty { Key = i < 3 ? Sides[i].ToLowerInvariant()[..6] : $"party-{i}", Role = Sides[i % 3] }),
            new ScriptedParty { Key = "mediator", Role = "Mediator" }, new ScriptedParty { Key = "coordinator", Role = "Coordinator" },
        ],
        Answers = [new ScriptedAnswer("mediator", "settlement.draft", "Drafted", "P1D", Settlement())],
    };

    /// <summary>Obligations all over the three years, each of another party and seen by the mediator.</summary>
    static JsonObject Settlement() => new()
    {
        ["terms"] = new JsonArray([.. Enumerable.Range(0, 40).Select(i => (JsonNode)new JsonObject
        {
            ["kind"] = "training", ["text"] = $"Workshop {i + 1} is held.", ["obligor"] = i % 2 == 0 ? "instit" : "clinic", ["verifier"] = "mediator", ["specific"] = "Six hours for all of the ward",
            ["measure"] = "Nine in ten of the staff", ["due"] = new LocalDate(2027, 9, 1).PlusDays(27 * i).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), ["acceptanceTest"] = "The list names them", ["evidenceType"] = "list",
        })]),
        ["reviewPlan"] = new JsonObject { ["firstAfterMonths"] = 1, ["everyMonths"] = 1, ["count"] = 36 },
        ["escalationClause"] = new JsonObject { ["questions"] = new JsonArray("compliance") },
    };

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException($"The three years went wrong: {otherwise}.");
    }
}
