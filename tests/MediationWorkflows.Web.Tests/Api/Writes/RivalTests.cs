using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>Two people who have read the same thing say at once what cannot both hold, over every kind of thing of which several have a say (S10).</summary>
public sealed class RivalTests
{
    internal sealed record Rival(string Who, string Command, Func<JsonObject>? Body = null);

    /// <param name="Path">Of the kind of thing.</param>
    /// <param name="Begin">Makes a new one and answers it as both have read it.</param>
    internal sealed record Matter(string Path, Func<PlayedCase, Task<JsonObject>> Begin, params Rival[] Rivals);

    static readonly Matter[] Matters =
    [
        .. LateMatters.All,
        new("/record-requests", played => played.OkAsync("mediator", $"/cases/{played.Id}/record-requests", new() { ["of"] = "client", ["title"] = "The letters" }),
            new("client", "bring-in"), new("mediator", "waive", () => new() { ["reason"] = "They were lost." })),
        new("/prior-clauses", played => played.OkAsync("mediator", $"/cases/{played.Id}/prior-clause", new() { ["text"] = "All is confidential." }),
            new("mediator", "confirm", () => new() { ["mediationDays"] = 30 }), new("coordinator", "confirm", () => new() { ["mediationDays"] = 60 })),
        new("/consents", played => played.OkAsync("coordinator", $"/cases/{played.Id}/consents", new() { ["subject"] = "client", ["class"] = "H", ["purpose"] = "To understand", ["recipient"] = "mediator" }),
            new("client", "grant"), new("client", "refuse")),
        new("/ground-rules", async played =>
        {
            var drafted = await played.OkAsync("mediator", $"/cases/{played.Id}/ground-rules", new() { ["clauses"] = new JsonArray("One at a time.") });
            return await played.OkAsync("mediator", $"/ground-rules/{drafted["id"]}/propose");
        }, new("client", "accept"), new("client", "comment", () => new() { ["text"] = "Rather not." })),
        new("/risk-assessments", played => played.OkAsync("mediator", $"/cases/{played.Id}/risk-assessments", new()
        {
            ["hazards"] = new JsonArray(new JsonObject { ["text"] = "Anger", ["likelihood"] = 2, ["severity"] = 2, ["action"] = "Breaks", ["owner"] = "mediator" }),
        }), new("client", "agree"), new("client", "dispute", () => new() { ["reason"] = "Too bold" }), new("clinician", "dispute")),
        new("/releases-of-information", async played =>
        {
            var item = await JointAsync(played);
            return await played.OkAsync("mediator", $"/cases/{played.Id}/releases-of-information", new() { ["itemIds"] = new JsonArray(item), ["recipient"] = "The board", ["purpose"] = "claim" });
        }, new("client", "grant"), new("client", "refuse"), new("clinician", "refuse")),
        new("/proposals", played => played.OkAsync("mediator", $"/cases/{played.Id}/proposals", new()
        {
            ["kind"] = "TermSheet", ["text"] = "In short", ["lines"] = new JsonArray(new JsonObject { ["text"] = "A workshop" }),
        }), new("client", "accept"), new("client", "reject"), new("mediator", "withdraw")),
        new("/items", async played => await played.OkAsync("client", $"/cases/{played.Id}/items", new() { ["class"] = "Clinical", ["title"] = "Letter", ["text"] = "A letter." }),
            new("client", "share", () => new() { ["with"] = new JsonArray("mediator") }), new("client", "seal")),
        new("/summaries", async played => await played.OkAsync("mediator", $"/cases/{played.Id}/summaries", new()
        {
            ["itemIds"] = new JsonArray(await JointAsync(played)), ["text"] = "A meeting.", ["audience"] = new JsonArray("client"),
        }), new("clinician", "check"), new("coordinator", "check")),
        new("/duty-questions", played => played.OkAsync("client", $"/cases/{played.Id}/duty-questions", new() { ["nature"] = "Clinical", ["duty"] = "To report the fall" }),
            new("clinician", "evidence", () => new() { ["text"] = "The chart" }), new("mediator", "resolve", () => new() { ["consensus"] = true, ["result"] = "It is reported." })),
        new("/channels", async played => await played.OkAsync("client", $"/cases/{played.Id}/channels", new() { ["name"] = "Apart", ["members"] = new JsonArray("mediator") }),
            new("client", "close"), new("client", "members", () => new() { ["participant"] = "clinician" })),
        new("/concerns", played => played.OkAsync("client", $"/cases/{played.Id}/fears", new() { ["kind"] = "Stigma", ["text"] = "The press", ["shareWithMediator"] = true }),
            new("client", "meet", () => new() { ["response"] = "Nobody is named." }), new("mediator", "meet", () => new() { ["response"] = "We sit apart." })),
        new("/restrictions", played => played.OkAsync("coordinator", $"/cases/{played.Id}/restrictions", new()
        {
            ["clinician"] = "clinician", ["scope"] = "No night shifts", ["start"] = "2027-01-04", ["owner"] = "mediator", ["benchmarks"] = new JsonArray(new JsonObject { ["text"] = "A course" }),
        }), new("coordinator", "activate"), new("mediator", "activate")),
        new("/obstacles", played => played.OkAsync("client", $"/cases/{played.Id}/obstacles", new() { ["text"] = "The trainer is ill" }),
            new("client", "contingency", () => new() { ["contingency"] = "Another trainer" }), new("mediator", "resolve")),
        new("/roadmap-actions", played => played.OkAsync("mediator", $"/cases/{played.Id}/roadmap-actions", new()
        {
            ["kind"] = "Training", ["what"] = "A course", ["measure"] = "All attend", ["owner"] = "clinician", ["answersTo"] = "institution", ["dueOn"] = "2027-03-01",
        }), new("mediator", "settle", () => new() { ["state"] = "Dropped", ["result"] = "Not needed" }), new("clinician", "settle", () => new() { ["state"] = "Done", ["result"] = "All came" })),
        new("/perspectives", played => played.OkAsync("client", $"/cases/{played.Id}/perspectives", new() { ["text"] = "Nobody has time." }),
            new("mediator", "answer", () => new() { ["text"] = "There is an hour now." }), new("coordinator", "answer", () => new() { ["text"] = "We look into it." })),
        new("/holds", played => played.OkAsync("coordinator", $"/cases/{played.Id}/holds", new() { ["kind"] = "Admin", ["reason"] = "Moving house" }),
            new("coordinator", "resume"), new("mediator", "resume")),
        new("/participations", async played =>
        {
            var key = $"friend-{Guid.NewGuid():N}"[..12];
            return await played.OkAsync("coordinator", $"/cases/{played.Id}/participations", ApiCalls.Party(key, "Supporter", $"{key}@example.org"));
        }, new("coordinator", "withdraw"), new("coordinator", "replace", () => new() { ["person"] = ApiCalls.Party($"other-{Guid.NewGuid():N}"[..12], "Supporter", $"{Guid.NewGuid():N}@example.org") })),
        new("/tasks", played => FirstOfNewCaseAsync(played, "tasks"),
            new("coordinator", "complete", () => new() { ["outcome"] = "Acknowledged" }), new("coordinator", "assign", () => new() { ["assignee"] = "mediator" })),
        new("/deadlines", played => FirstOfNewCaseAsync(played, "deadlines"),
            new("coordinator", "extend", () => new() { ["rule"] = "2 BD", ["reason"] = "A holiday" }), new("mediator", "waive", () => new() { ["reason"] = "Not needed" })),
        new("/cases", async played => await played["coordinator"].ReadAsync($"/cases/{await played["coordinator"].OpenCaseAsync()}"),
            new("coordinator", "close", () => new() { ["outcome"] = "Withdrawn" }), new("mediator", "meeting-format", () => new() { ["format"] = "ShuttleOnly" })),
    ];

    /// <summary>What somebody changes alone, so that nobody can come first: an on-call shift has one planner at a time and is of no case.</summary>
    static readonly string[] OfOnePerson = ["on-call"];

    [Fact]
    public void Every_kind_of_thing_that_is_changed_has_its_rivals()
    {
        using var factory = new MediationFactory();
        var changed = ServiceRoute.Of(factory).Where(r => r.Method != "GET" && r.NamesSomething && r.IsOfCases && r.Handler!.GetParameters().Any(p => p.ParameterType.Name == "IfMatch")).Select(r => r.Kind).Distinct();
        Assert.Equal(changed.Except(OfOnePerson).Order(StringComparer.Ordinal), Matters.Select(m => m.Path.Trim('/')).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [BothDatabases]
    public async Task S10_of_two_who_say_different_things_over_one_thing_one_wins_the_other_sees_how_it_stands_and_both_are_on_record(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        // All have accepted the invitation, and are asked from now on.
        await played.UntilAskedAsync("goals");
        var wrong = new List<string>();
        foreach (var (path, begin, rivals) in Matters)
        {
            foreach (var (first, second) in rivals.SelectMany((a, i) => rivals.Skip(i).Select(b => (a, b))))
            {
                var thing = await begin(played);
                var before = await LinksAsync(played);
                var answers = await Task.WhenAll(new[] { first, second }.Select(r =>
                    played[r.Who].PostAsync($"{path}/{thing["id"]}/{r.Command}", r.Body?.Invoke(), ifMatch: thing["etag"]!.ToString())));

                var said = string.Join(" and ", await Task.WhenAll(answers.Select(async a => $"{(int)a.StatusCode} {await a.Content.ReadAsStringAsync()}")));
                if (answers.Count(a => a.IsSuccessStatusCode) != 1)
                {
                    wrong.Add($"{path} {first.Command}, {second.Command}: {said}");
                    continue;
                }

                var loser = answers.Single(a => !a.IsSuccessStatusCode);
                var tag = (await loser.JsonAsync())["current"]?["etag"]?.ToString();
                var (links, conflicts) = await LinksAsync(played);
                if (loser.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed) || tag is null || tag == thing["etag"]!.ToString() || conflicts != before.Conflicts + 1 || links <= before.Links)
                    wrong.Add($"{path} {first.Command}, {second.Command}: {said}, {links - before.Links} links, {conflicts - before.Conflicts} conflicts");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static async Task<string> JointAsync(PlayedCase played) =>
        (await played.OkAsync("mediator", $"/cases/{played.Id}/items", new() { ["class"] = "Joint", ["title"] = "Plan", ["text"] = "We meet." }))["id"]!.ToString();

    static async Task<JsonObject> FirstOfNewCaseAsync(PlayedCase played, string part) =>
        (JsonObject)(await played["coordinator"].ListAsync($"/cases/{await played["coordinator"].OpenCaseAsync()}/{part}"))[0];

    static Task<(int Links, int Conflicts)> LinksAsync(PlayedCase played) => played.Factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(
        async scope => (await scope.Db.Set<AuditEvent>().CountAsync(a => a.Action != "command.conflict", scope.Ct), await scope.Db.Set<AuditEvent>().CountAsync(a => a.Action == "command.conflict", scope.Ct)), default);
}
