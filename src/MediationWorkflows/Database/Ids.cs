using NodaTime;

namespace MediationWorkflows.Database;

/// <summary>Opaque ids, in order of creation (UUID version 7), so that indexes grow at their end.</summary>
public static class Ids
{
    public static Guid New(Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset());
}
