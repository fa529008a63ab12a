using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MediationWorkflows.Web.Api;

/// <summary>One read over HTTP: who asks, and nothing that it changes is kept.</summary>
sealed class ApiRead(UnitOfWork work, IHttpContextAccessor accessor)
{
    readonly HttpContext http = accessor.HttpContext!;

    public async Task<Ok<T>> RunAsync<T>(Func<WorkScope, Viewer, Task<T>> read) =>
        TypedResults.Ok(await work.ReadAsync(scope => read(scope, http.User.Viewer()), http.RequestAborted));

    /// <summary>As <see cref="RunAsync{T}"/>, with the ETag of what is shown.</summary>
    public async Task<Ok<T>> RunAsync<T>(Func<WorkScope, Viewer, Task<(T Shown, string ETag)>> read)
    {
        var (shown, tag) = await work.ReadAsync(scope => read(scope, http.User.Viewer()), http.RequestAborted);
        http.Response.Headers.ETag = tag;
        return TypedResults.Ok(shown);
    }

    /// <summary>A list; which rows of sensitive classes the answer tells words of is on record before it goes out.</summary>
    public async Task<Ok<Page<object>>> OnRecordAsync(Func<WorkScope, Viewer, Task<(Page<object> Answer, CaseAccess Access, IReadOnlyCollection<IClassified> Told)>> read)
    {
        var (answer, access, told) = await work.ReadAsync(scope => read(scope, http.User.Viewer()), http.RequestAborted);
        await work.RecordShownAsync(access, told, http.RequestAborted);
        return TypedResults.Ok(answer);
    }
}
