using System.Security.Claims;
using MediationWorkflows.Workflows;
using Microsoft.AspNetCore.Authorization;

namespace MediationWorkflows.Web.Studio;

/// <summary>
/// Who may do what in the designer. It shows process metadata only, so whoever draws, runs or oversees processes may read;
/// publishing changes what new cases do, and is narrower.
/// </summary>
static class StudioAccess
{
    // By name, as the claims hold them.
    const string Administrator = "Administrator", Designer = "Designer", Coordinator = "Coordinator";

    /// <summary>Administrators, designers and coordinators may read everything here, and save drafts.</summary>
    public static TBuilder RequireStudioRole<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(policy => policy.RequireRole(Administrator, Designer, Coordinator));

    /// <summary>Whoever may also publish, retract, delete and run.</summary>
    public static readonly AuthorizationPolicy Publishers = new AuthorizationPolicyBuilder().RequireRole(Administrator, Designer).Build();

    /// <summary>
    /// The instances that somebody may see: who only draws sees trial runs from the designer, and no case's. A case's run is
    /// correlated by the 32 digits of the case's id.
    /// </summary>
    public static IQueryable<WorkflowInstance> VisibleTo(this IQueryable<WorkflowInstance> instances, ClaimsPrincipal user) =>
        user.IsInRole(Administrator) || user.IsInRole(Coordinator) ? instances : instances.Where(i => i.CorrelationId == null || i.CorrelationId.Length != 32);

    public static bool MayPublish(this ClaimsPrincipal user) => user.IsInRole(Administrator) || user.IsInRole(Designer);
}
