using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Api;

/// <summary>What a write answers: kept under its Idempotency-Key, so that the same request gets the very same answer.</summary>
/// <param name="Status">2xx; refusals are exceptions.</param>
/// <param name="Body">Serialised as JSON; null for no content.</param>
/// <param name="Location">Of what was created.</param>
/// <param name="ETag">Of the representation in the body.</param>
sealed record Answer(int Status, object? Body, string? Location = null, string? ETag = null)
{
    public static Answer Ok(object body, IVersioned? thing = null) => new(StatusCodes.Status200OK, body, ETag: thing is null ? null : EntityTags.TextOf(thing));

    public static Answer Created(string location, object body, IVersioned? thing = null) =>
        new(StatusCodes.Status201Created, body, location, thing is null ? null : EntityTags.TextOf(thing));
}
