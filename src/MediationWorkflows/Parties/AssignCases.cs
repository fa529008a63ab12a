using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>
/// Gives many cases to one coordinator at once: where nobody coordinates they join, where somebody does they take that place with its open tasks. Says first
/// which cases those are, and why others are not among them.
/// </summary>
public sealed class AssignCases(AppDb db, AccessPolicy policy, AddParticipation add, ReplaceParticipation replace, AdverseSteps adverse, IStaffDirectory? staff = null)
{
    /// <summary>Each case is a change of its own, and all of them one transaction.</summary>
    public const int Most = 100;

    /// <param name="PersonId">Whose account coordinates.</param>
    /// <param name="DryRun">Only says what would be done.</param>
    public sealed record Command(Guid PersonId, IReadOnlyCollection<Guid> CaseIds, bool DryRun, Viewer By);

    /// <param name="From">The short name of whoever coordinates now; null: nobody does.</param>
    /// <param name="Tasks">Open tasks that go along.</param>
    public sealed record Given(Guid CaseId, string Reference, string? From, int Tasks);

    public sealed record Refusal(Guid CaseId, string Reference, Phrase Why);

    public sealed record Report(bool DryRun, int Selected, IReadOnlyList<Given> Done, IReadOnlyList<Refusal> Refused)
    {
        public int Count => Done.Count;
    }

    /// <exception cref="InvalidInputException">No case, too many, or nobody who coordinates.</exception>
    public async Task<Report> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator);
        var ids = command.CaseIds.Distinct().ToList();
        if (ids.Count is 0 or > Most)
        {
            throw new InvalidInputException("ids", $"Choose 1 to {Most} cases.");
        }

        if (staff is null || !(await staff.WithRoleAsync(Role.Coordinator, ct)).Contains(command.PersonId)
            || await db.FindAsync<Person>([command.PersonId], ct) is not { } person)
        {
            throw new InvalidInputException("person", "Choose somebody whose account coordinates.");
        }

        List<Given> done = [];
        List<Refusal> refused = [];
        foreach (var id in ids)
        {
            var (found, access) = await policy.FindAsync<MediationCase>(command.By, id, "case", now, ct);
            var everybody = await db.ParticipationsAsync(id, ct);
            var current = everybody.Where(p => p.Role == Role.Coordinator && p.IsInMandate(now)).ToList();
            if ((WhyNot(found, access, person, everybody, current, now) ?? await ConflictAsync(person, current, ct)) is { } why)
            {
                refused.Add(new Refusal(id, found.Reference, why));
                continue;
            }

            var from = current.FirstOrDefault();
            var tasks = from is null ? 0 : await db.Set<CaseTask>().CountAsync(t => t.AssigneeId == from.Id && t.State == TaskState.Open, ct);
            done.Add(new Given(id, found.Reference, from?.Key, tasks));
            if (!command.DryRun)
            {
                await GiveAsync(command, person, from, everybody, id, now, ct);
            }
        }

        return new Report(command.DryRun, ids.Count, done, refused);
    }

    private Phrase? WhyNot(MediationCase found, CaseAccess access, Person person, IReadOnlyList<Participation> everybody, List<Participation> current, Instant now)
    {
        if (found.Phase == CasePhase.Closed)
        {
            return "The case is closed.";
        }

        if (current.Exists(p => p.PersonId == person.Id))
        {
            return "They coordinate it already.";
        }

        if (everybody.Any(p => p.PersonId == person.Id && p.Role.IsParty() && p.IsInMandate(now)))
        {
            return "They are a party to it.";
        }

        if (current.Count > 1)
        {
            return "Several people coordinate it: choose in the case whose place is taken.";
        }

        if (current is [var old] && !access.ActsFor(old.Id) && !adverse.Allows(access))
        {
            return "Steps against a participant are taken by the mediator or the safety officer.";
        }

        return null;
    }

    /// <summary>I8: who comes into a place takes over what it verifies and owes.</summary>
    private async Task<Phrase?> ConflictAsync(Person person, List<Participation> current, CancellationToken ct) =>
        current is [var old] && !await db.MaySucceedAsync(old, person.Id, ct) ? Verifiers.NotIndependent : null;

    private async Task GiveAsync(Command command, Person person, Participation? from, IReadOnlyList<Participation> everybody, Guid caseId, Instant now, CancellationToken ct)
    {
        var key = Enumerable.Range(1, everybody.Count + 1)
            .Select(i => i == 1 ? "coordinator" : $"coordinator-{i.ToString(CultureInfo.InvariantCulture)}").First(k => everybody.All(p => p.Key != k));
        var party = new PartyInput(key, nameof(Role.Coordinator), person.Name.Reveal(), person.Email);
        await (from is null
            ? add.RunAsync(new AddParticipation.Command(caseId, party, command.By), now, ct)
            : replace.RunAsync(new ReplaceParticipation.Command(from.Id, party, command.By), now, ct));
    }
}
