using MediationWorkflows.Database;
using MediationWorkflows.Web.Hosting;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// The <c>If-Match</c> of a request: which version the caller means to change. Every endpoint that changes an existing thing takes
/// one as a parameter; a test over the endpoints sees to that.
/// </summary>
sealed record IfMatch(IReadOnlyList<EntityTagHeaderValue> Wanted)
{
    /// <summary>How minimal APIs hand it to an endpoint.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext http) => new(new IfMatch([.. http.Request.GetTypedHeaders().IfMatch]));

    /// <exception cref="PreconditionException">None was sent, or one of another version. <c>*</c> is whatever there is.</exception>
    public void Require(IVersioned thing)
    {
        if (Wanted.Count == 0)
            throw PreconditionException.Missing();
        RequireIfSent(thing);
    }

    /// <summary>For clients of Elsa's contract, which knows no <c>If-Match</c>.</summary>
    /// <exception cref="PreconditionException">One of another version was sent.</exception>
    public void RequireIfSent(IVersioned thing)
    {
        var current = new EntityTagHeaderValue(EntityTags.TextOf(thing));
        if (Wanted.Count > 0 && !Wanted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true)))
            throw PreconditionException.Stale(current.ToString());
    }
}
