using MediationWorkflows.Database;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Api;

/// <summary>What a write answers: kept under its Idempotency-Key, so that the same request gets the very same answer.</summary>
/// <param name="Status">2xx; refusals are exceptions.</param>
/// <param name="Body">Serialised as JSON; null for no content.</param>
/// <param name="Headers">That belong to the answer, such as its <c>ETag</c>.</param>
sealed record Answer(int Status, object? Body, IReadOnlyDictionary<string, string> Headers)
{
    static readonly Dictionary<string, string> NoHeaders = new(StringComparer.Ordinal);

    public static readonly Answer NoContent = new(StatusCodes.Status204NoContent, Body: null, NoHeaders);

    /// <summary>What was asked for did not happen, but what did (an attempt on record) is committed all the same.</summary>
    /// <param name="current">The thing as it is now, where somebody else was first.</param>
    public static Answer Refused(DomainException why, object? current = null) =>
        new(StatusCodes.Status409Conflict, Body: null, NoHeaders) { Refusal = current is null ? why : new ConflictException(why, current) };

    /// <summary>Thrown after the commit; such an answer is not kept.</summary>
    public Exception? Refusal { get; private init; }

    /// <param name="body">What is shown.</param>
    /// <param name="thing">Whose representation it is.</param>
    public static Answer Ok(object body, IVersioned? thing = null) => new(StatusCodes.Status200OK, body, HeadersOf(thing));

    public static Answer Created(string location, object body, IVersioned thing) =>
        new Answer(StatusCodes.Status201Created, body, HeadersOf(thing)).With(HeaderNames.Location, location);

    public Answer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers, StringComparer.Ordinal) { [header] = value } };

    static Dictionary<string, string> HeadersOf(IVersioned? thing) =>
        thing is null ? NoHeaders : new(StringComparer.Ordinal) { [HeaderNames.ETag] = EntityTags.TextOf(thing) };
}
