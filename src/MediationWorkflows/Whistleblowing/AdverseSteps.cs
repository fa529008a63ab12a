using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Whistleblowing;

/// <summary>
/// Asked before anybody takes a step against a participant: sends them out of the case, restricts their work. What it answers
/// depends on the installation's setting and on who acts, never on whether there is a report.
/// </summary>
public sealed class AdverseSteps(AppDb db, IOptions<WhistleblowingOptions> options)
{
    private static readonly Role[] Deciders = [Role.Mediator, Role.SafetyOfficer];

    /// <param name="step">A code such as <c>participation.withdrawn</c>.</param>
    /// <exception cref="NotAllowedException">Such steps are for the mediator or the safety officer here.</exception>
    public async Task TakeAsync(CaseAccess by, Guid participationId, string step, Instant now, CancellationToken ct)
    {
        if (!Allows(by))
        {
            throw new NotAllowedException("Steps against a participant are taken by the mediator or the safety officer.");
        }

        foreach (var report in await db.WithPendingAsync<WhistleblowerReport>(r => r.CaseId == by.CaseId, ct))
        {
            if (report.Watches(participationId, now))
            {
                db.Add(new RetaliationFlag { Id = Guid.NewGuid(), ReportId = report.Id, Step = new ClassifiedText(step), Day = now.InUtc().Date });
            }
        }
    }

    /// <summary>Whether they may take such steps here at all.</summary>
    internal bool Allows(CaseAccess by) => options.Value.AdverseSteps != AdverseStepMode.Block || by.Viewer.IsSystem || by.Roles.Any(Deciders.Contains);

    /// <summary>Whether somebody who does not look after the participants may take such a step: where others may not, they do.</summary>
    internal bool MayDecide(CaseAccess access) =>
        access.Can(CaseAction.ManageParticipations) || (options.Value.AdverseSteps == AdverseStepMode.Block && access.Roles.Any(Deciders.Contains));
}
