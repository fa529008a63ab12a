using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Cases;
using MediationWorkflows.Web.Pages.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Pages.Confidences;

/// <summary>A page of a case with small forms on it.</summary>
public abstract class ActingPage : FormPage
{
    [Parameter] public Guid Id { get; set; }

    protected CaseSummary Summary { get; private set; } = null!;

    protected CaseAccess Access { get; private set; } = null!;

    private IReadOnlyList<Participation> everybody = [];
    private Instant now;

    /// <summary>Who takes part now.</summary>
    protected IReadOnlyList<Participation> People { get; private set; } = [];

    /// <summary>Everybody who ever took part, for names beside what they did.</summary>
    protected IReadOnlyDictionary<Guid, string> Names { get; private set; } = new Dictionary<Guid, string>();

    /// <summary>Whether the viewer holds a place now, or speaks for whoever does: who was named may have been replaced since.</summary>
    protected bool Holds(Guid placeId) => Access.ActsFor(everybody.HolderOf(placeId, now)?.Id ?? placeId);

    /// <summary>The case that the page is about; its id is the page's own where a page names something else.</summary>
    protected virtual Task<Guid> CaseIdAsync(WorkScope scope, Viewer viewer) => Task.FromResult(Id);

    // Reading some of these pages is itself on record, so it is a unit of work and not only a read.
    protected sealed override Task ReadAsync() => Work.RunAsync(async scope =>
    {
        var viewer = Http.User.Viewer();
        var caseId = await CaseIdAsync(scope, viewer);
        var (found, access) = await scope.Get<AccessPolicy>().FindAsync<MediationCase>(viewer, caseId, "case", scope.Now, scope.Ct);
        Access = access;
        Summary = (await scope.Get<CaseList>().SummarizeAsync([found], viewer, scope.Now, scope.Ct))[0];
        now = scope.Now;
        everybody = await scope.Db.Set<Participation>().Where(p => p.CaseId == caseId).OrderBy(p => p.Id).ToListAsync(scope.Ct);
        People = [.. everybody.Where(p => p.IsInMandate(scope.Now))];
        Names = everybody.ToDictionary(p => p.Id, p => p.Key);
        await LoadAsync(scope, viewer);
    }, Http.RequestAborted);
}
