using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>Work that recurs for the installation as a whole, not for a case. Runs in a unit of work, once per interval over all nodes.</summary>
public interface IRecurringJob
{
    /// <summary>Its name in the marks, in Quartz and on the operations page.</summary>
    string Name { get; }

    Duration Every { get; }

    /// <summary>Whether there is anything to do. Only reads, and locks nobody out while it does.</summary>
    Task<bool> IsNeededAsync(WorkScope scope) => Task.FromResult(true);

    Task RunAsync(WorkScope scope);
}
