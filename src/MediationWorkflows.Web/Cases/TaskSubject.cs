using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Escalations;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Milestones;
using MediationWorkflows.Proposals;
using MediationWorkflows.Records;
using MediationWorkflows.Reviews;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Summaries;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>What somebody is asked about, as far as they may read it.</summary>
/// <param name="Lines">Clauses, hazards, terms: one a line.</param>
/// <param name="Consents">Where each may be answered by itself.</param>
/// <param name="ContentHash">What a signature names.</param>
public sealed record TaskSubjectView(IReadOnlyList<string> Lines, IReadOnlyList<ConsentLine> Consents, string? ContentHash)
{
    public static readonly TaskSubjectView Nothing = new([], [], ContentHash: null);
}

public sealed record ConsentLine(Guid Id, InformationClass Class, string? Recipient, string Purpose);

/// <summary>Finds the words that belong to a task: nobody should answer what they cannot read on the same page.</summary>
public sealed class TaskSubject(AppDb db, AccessPolicy policy, SessionNeeds needs)
{
    public async Task<TaskSubjectView> ReadAsync(TaskView task, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, task.CaseId, now, ct);
        var names = await ParticipantNames.OfAsync(db, task.CaseId, ct);
        if (task.Kind == "consent")
            return await ConsentsAsync(access, names, ct);
        if (task.Kind is "records" or "records.settle")
            return await RecordsAsync(access, task, ct);
        if (task.SubjectId is not { } subject)
            return TaskSubjectView.Nothing;
        if (task.Kind == CheckSessionTask.KindName)
            return await NeedsAsync(subject, ct);
        var jurisdiction = (await db.FindAsync<MediationCase>([task.CaseId], ct))!.Jurisdiction;
        // Who accepts the rules acknowledges what they cannot keep inside.
        var exceptions = ExceptionsRegister.Shipped.For(jurisdiction).Select(e => $"{e.Text} ({e.Basis})");
        return task.Kind.Split('.')[0] switch
        {
            "groundRules" => Read(access, await db.FindAsync<GroundRulesVersion>([subject], ct), rules =>
                Lines([.. rules.Clauses.OrderBy(c => c.Position).Select(c => c.Text.Reveal()), .. exceptions])),
            "risk" => Read(access, await db.FindAsync<RiskAssessment>([subject], ct), risk =>
                Lines([.. risk.Hazards.OrderBy(h => h.Position).Select(h => $"{h.Text.Reveal()} ({h.Likelihood} × {h.Severity}) → {h.Action.Reveal()}")])),
            "settlement" => Read(access, await db.FindAsync<Settlement>([subject], ct), settlement =>
                new TaskSubjectView([.. settlement.Terms.OrderBy(t => t.Position).Select(t => Line(t, names))], [], settlement.ContentHash)),
            "milestone" => await MilestoneAsync(access, subject, names, ct),
            "problem" or "termSheet" => Read(access, await db.FindAsync<Proposal>([subject], ct), proposal =>
                Lines([.. proposal.Text is { } words ? new[] { words.Reveal() } : [], .. proposal.Lines.OrderBy(l => l.Position).Select(l => l.Text.Reveal())])),
            "summary" => Read(access, await db.FindAsync<Summary>([subject], ct), summary => Lines([summary.Text.Reveal()])),
            // Of the questions about an expert and a court too.
            "escalation" or "expert" or "formal" => Read(access, await db.FindAsync<Escalation>([subject], ct), escalation => Lines(
                [escalation.Question.Reveal(), .. task.Kind == "escalation.briefSession" ? BriefSession.Agenda.Select(item => $"{item.Minutes} min: {item.What.Say()}") : []])),
            "roadmap" when task.Kind == PerspectiveTask.KindName => Read(access, await db.FindAsync<Perspective>([subject], ct), told => Lines([told.Text.Reveal()])),
            "roadmap" => Read(access, await db.FindAsync<RoadmapAction>([subject], ct), action => Lines([action.What.Reveal(), action.Measure.Reveal()])),
            "supervisor" => Read(access, await db.FindAsync<ComplianceReview>([subject], ct), review => Lines([review.Finding?.Reveal() ?? ""])),
            _ => TaskSubjectView.Nothing,
        };
    }

    async Task<TaskSubjectView> ConsentsAsync(CaseAccess access, ParticipantNames names, CancellationToken ct)
    {
        var own = access.Own.ToList();
        var open = await access.Readable(db.Set<PartyConsent>()).Where(c => c.State == ConsentState.Requested && own.Contains(c.SubjectId)).ToListAsync(ct);
        return new TaskSubjectView(
            [], [.. open.OrderBy(c => c.Id).Select(c => new ConsentLine(c.Id, c.SharedClass, names[c.RecipientId], c.Purpose.Reveal()))], ContentHash: null);
    }

    /// <summary>What is still missing: to whoever is asked theirs, to whoever decides about it all that intake waits for.</summary>
    async Task<TaskSubjectView> RecordsAsync(CaseAccess access, TaskView task, CancellationToken ct)
    {
        var missing = await access.Readable(db.Set<RecordRequest>()).Where(r => r.State == RecordRequestState.Requested).OrderBy(r => r.Id).ToListAsync(ct);
        return Lines([.. missing.Where(r => task.Kind == "records" ? access.Own.Contains(r.OfId) && (task.SubjectId is null || r.Id == task.SubjectId) : r.IsMandatory).Select(r => r.Title.Reveal())]);
    }

    /// <summary>Whoever makes sure that a session can be held knows what the people in it need.</summary>
    async Task<TaskSubjectView> NeedsAsync(Guid id, CancellationToken ct) => await db.FindAsync<Session>([id], ct) is not { } session
        ? TaskSubjectView.Nothing
        : Lines([.. (await needs.OfAsync(session, ct)).Select(p => $"{p.Key}: {string.Join(" · ",
            ((string?[])[p.InterpreterLanguage, p.Accommodations?.Reveal(), p.TreatmentPreferences?.Reveal()]).OfType<string>())}")]);

    async Task<TaskSubjectView> MilestoneAsync(CaseAccess access, Guid id, ParticipantNames names, CancellationToken ct)
    {
        if (await db.FindAsync<Milestone>([id], ct) is not { } milestone || !access.CanRead(milestone))
            return TaskSubjectView.Nothing;
        var term = await db.FindAsync<SettlementTerm>([milestone.TermId], ct);
        return Lines([.. (term is null ? [] : new[] { Line(term, names) }).Concat(milestone.Evidence.OrderBy(e => e.At).Select(e => $"{names[e.ById]}: {e.Text.Reveal()}"))]);
    }

    static string Line(SettlementTerm term, ParticipantNames names) =>
        $"{term.Text.Reveal()} ({names[term.ObligorId]} → {names[term.VerifierId]}{(term.Due is { } due ? $", {due:uuuu-MM-dd}" : "")})";

    static TaskSubjectView Lines(IReadOnlyList<string> lines) => new(lines, [], ContentHash: null);

    static TaskSubjectView Read<T>(CaseAccess access, T? row, Func<T, TaskSubjectView> show)
        where T : class, IClassified => row is not null && access.CanRead(row) ? show(row) : TaskSubjectView.Nothing;
}
