using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Scenarios;

/// <summary>Plays an option through: what happens if, and what that means for each party. A scenario that leaves a party out is none.</summary>
public sealed class PlayScenario(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <param name="Consequences">By the party's key.</param>
    public sealed record Command(Guid OptionId, string? WhatIf, IReadOnlyDictionary<string, string?> Consequences, Viewer By);

    public async Task<Scenario> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (option, access) = await policy.FindAsync<SettlementOption>(command.By, command.OptionId, "option", now, ct);
        access.Demand(CaseAction.TakePartInSessions);
        var whatIf = Floor.Words(command.WhatIf, "whatIf");
        var parties = await db.ActivePartiesAsync(option.CaseId, now, ct);
        var errors = parties.Where(p => string.IsNullOrWhiteSpace(command.Consequences.GetValueOrDefault(p.Key)))
            .ToDictionary(p => $"consequences.{p.Key}", _ => new Phrase[] { "Say what it means for this party." }, StringComparer.Ordinal);
        if (command.Consequences.Keys.Any(key => parties.All(p => p.Key != key)))
        {
            errors["consequences"] = ["There is no such party in this case."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var scenario = new Scenario { Id = Ids.New(now), OptionId = option.Id, Position = option.Scenarios.Count, WhatIf = whatIf };
        scenario.Consequences.AddRange(parties.Select(p => new Consequence
        {
            ScenarioId = scenario.Id, ParticipationId = p.Id, Text = Floor.Words(command.Consequences[p.Key], $"consequences.{p.Key}"),
        }));
        option.Scenarios.Add(scenario);
        db.Touch(option);
        await audit.AppendAsync(option, command.By.PersonId, "scenario.played", now, ct);
        return scenario;
    }
}
