using MediationWorkflows.Access;
using MediationWorkflows.Database;

namespace MediationWorkflows.Items;

/// <summary>Content that somebody wrote or handed in, and that is shared by the word of whose it is.</summary>
public interface IAuthored : IClassified
{
    /// <summary>Who wrote it: for the joint record, which is nobody's own, their word counts.</summary>
    Guid AuthorId { get; }

    /// <summary>What people call it.</summary>
    ClassifiedText Title { get; }
}
