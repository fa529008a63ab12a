using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>Opens a case with its parties, and starts the workflow that leads it. All or nothing: every field is checked first.</summary>
public sealed class OpenCase(AppDb db, CalendarCatalog calendars, AddParticipation add, RecordPriorClause priorClause, BurstRunner bursts, AuditTrail audit)
{
    /// <summary>The workflow of a case that names no other.</summary>
    public const string StandardDefinition = "mediation-case";

    /// <param name="TimeZone">IANA id.</param>
    /// <param name="Calendar">Id of a shipped calendar, for example us-federal.</param>
    /// <param name="Severity">1 (least) to 4.</param>
    /// <param name="DefinitionId">A published workflow definition; null for the standard one.</param>
    /// <param name="Clause">The clause under which the parties had agreed to mediate.</param>
    public sealed record Command(
        string Title, string Jurisdiction, string TimeZone, string Calendar, int Severity, LocalDate? LimitationDate, string? DefinitionId,
        IReadOnlyList<PartyInput> Parties, string? Clause, Viewer By);

    /// <exception cref="InvalidInputException">Each error names its field.</exception>
    public async Task<MediationCase> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator);
        await CheckAsync(command, now, ct);
        var id = Ids.New(now);
        var mediationCase = new MediationCase
        {
            Id = id,
            Reference = CaseReference.For(id, now),
            Title = new ClassifiedText(command.Title.Trim()),
            Jurisdiction = command.Jurisdiction.Trim(),
            TimeZone = command.TimeZone,
            CalendarId = command.Calendar,
            CalendarVersion = (await calendars.CurrentAsync(command.Calendar, ct)).TopVersion,
            Severity = command.Severity,
            LimitationDate = command.LimitationDate,
            OpenedAt = now,
        };
        db.Add(mediationCase);
        await audit.AppendAsync(id, command.By.PersonId, "case.opened", now, ct, nameof(MediationCase), id.ToString("N"));
        if (!string.IsNullOrWhiteSpace(command.Clause))
        {
            await priorClause.AddAsync(id, command.Clause.Trim(), command.By.PersonId, now, ct);
        }

        // Representatives last: the party that they name must be there.
        foreach (var (i, party) in command.Parties.Index().OrderBy(p => p.Item.Representing is null ? 0 : 1))
        {
            await add.AddAsync(mediationCase, party, $"parties[{i}].", command.By.PersonId, now, ct);
        }

        await AssignOpenerAsync(mediationCase, command.By, now, ct);
        // Flushed, not committed: the workflow's first burst looks for the people it asks.
        await db.SaveChangesAsync(ct);
        var instance = await bursts.StartAsync(
            command.DefinitionId ?? StandardDefinition, new JsonObject { ["CaseId"] = id.ToString("N") }, id.ToString("N"), now, ct);
        mediationCase.WorkflowInstanceId = instance.Id;
        return mediationCase;
    }

    /// <summary>Whoever opens a case coordinates it, unless they brought another coordinator.</summary>
    private async Task AssignOpenerAsync(MediationCase mediationCase, Viewer by, Instant now, CancellationToken ct)
    {
        var everyone = await db.ParticipationsAsync(mediationCase.Id, ct);
        if (by.PersonId is not { } person || everyone.Any(p => p.PersonId == person))
        {
            return;
        }

        var participation = new Participation
        {
            Id = Ids.New(now),
            CaseId = mediationCase.Id,
            PersonId = person,
            Key = Enumerable.Range(1, everyone.Count + 1).Select(i => i == 1 ? "coordinator" : $"coordinator-{i}").First(key => everyone.All(p => p.Key != key)),
            Role = Role.Coordinator,
            State = ParticipationState.Active,
            MandateFrom = now,
        };
        db.Add(participation);
        await audit.AppendAsync(mediationCase.Id, person, "participation.added", now, ct, nameof(Participation), participation.Id.ToString("N"), """{"role":"Coordinator"}""");
    }

    private async Task CheckAsync(Command command, Instant now, CancellationToken ct)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!OneLine.Fits(command.Title, 200))
        {
            errors["title"] = ["Give a title of at most 200 characters, on one line."];
        }

        if (!OneLine.Fits(command.Jurisdiction, 40))
        {
            errors["jurisdiction"] = ["Say whose law applies, for example US-NY."];
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(command.TimeZone ?? "");
        if (zone is null)
        {
            errors["timeZone"] = ["Unknown time zone. Use an IANA id, for example America/New_York."];
        }

        var known = await calendars.IdsAsync(ct);
        if (!known.Contains(command.Calendar, StringComparer.Ordinal))
        {
            errors["calendar"] = [$"Unknown calendar. One of {string.Join(", ", known)}."];
        }

        if (command.Severity is < 1 or > 4)
        {
            errors["severity"] = ["From 1 (least) to 4."];
        }

        if (command.LimitationDate is { } limitation && limitation < now.InZone(zone ?? DateTimeZone.Utc).Date)
        {
            errors["limitationDate"] = ["This day is past: the claim may be barred already. Check it, or leave it out."];
        }

        var definition = command.DefinitionId ?? StandardDefinition;
        if (!(await db.WithPendingAsync<WorkflowDefinitionVersion>(d => d.DefinitionId == definition, ct)).Exists(d => d.IsPublished))
        {
            errors["definitionId"] = ["There is no published workflow definition with this id."];
        }

        if (command.Clause?.Length > RecordPriorClause.Longest)
        {
            errors["clause"] = [$"At most {RecordPriorClause.Longest} characters."];
        }

        CheckParties(command.Parties, errors);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static void CheckParties(IReadOnlyList<PartyInput> parties, Dictionary<string, Phrase[]> errors)
    {
        foreach (var (i, party) in parties.Index())
        {
            PartyInputCheck.Check(party, $"parties[{i}].", errors);
            if (parties.Take(i).Any(p => string.Equals(p.Key, party.Key, StringComparison.Ordinal)))
            {
                errors[$"parties[{i}].key"] = ["Another party has this key already."];
            }

            if (party.Representing is { } principal && (principal == party.Key || parties.All(p => p.Key != principal)))
            {
                errors[$"parties[{i}].representing"] = ["No other party has this key."];
            }
        }

        var roles = parties.Select(p => PartyInputCheck.RoleOf(p.Role)).ToList();
        // Whose role is not known may be either.
        if (roles.Contains(null))
        {
            return;
        }

        if (!roles.Contains(Role.Client))
        {
            errors["parties"] = ["A case has at least one client."];
        }
        else if (!roles.Exists(r => r is Role.Clinician or Role.InstitutionRepresentative))
        {
            errors["parties"] = ["A case has another side: at least one clinician or institution representative."];
        }
    }
}
