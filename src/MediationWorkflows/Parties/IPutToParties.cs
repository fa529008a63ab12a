using MediationWorkflows.Access;
using MediationWorkflows.Database;

namespace MediationWorkflows.Parties;

/// <summary>A row that was put to certain parties by name and waits for the word of each of them.</summary>
internal interface IPutToParties : IClassified, IVersioned
{
    /// <summary>
    /// Lets a successor give the word that a participant still owes. What that participant said already stays theirs.
    /// </summary>
    /// <returns>Whether there was such a word to give.</returns>
    bool HandOver(Guid from, Guid to);

    /// <summary>The participant is part of the answer's key: another one's is another row.</summary>
    internal static bool Exchange<T>(List<T> answers, Predicate<T> owed, T bySuccessor)
    {
        if (answers.RemoveAll(owed) == 0)
        {
            return false;
        }

        answers.Add(bySuccessor);
        return true;
    }
}
