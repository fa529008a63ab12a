using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Channels;

/// <summary>Who is in a channel, and since when.</summary>
public sealed record ChannelMember(Participation Participation, Instant Since);

/// <summary>Finds and admits the members of channels.</summary>
public sealed class ChannelMembers(AppDb db)
{
    /// <summary>Those who read what is written now, in the order in which they came.</summary>
    public async Task<IReadOnlyList<ChannelMember>> OfAsync(Channel channel, Instant now, CancellationToken ct)
    {
        var shares = await db.WithPendingAsync<Share>(s => s.SubjectId == channel.Id && s.EndedAt == null, ct);
        var people = await db.ParticipationsAsync(channel.CaseId, ct);
        return
        [
            .. shares.OrderBy(s => s.At).ThenBy(s => s.Id).Select(s => new ChannelMember(Now(people.First(p => p.Id == s.ParticipationId), people), s.At))
                .Where(m => m.Participation.IsInMandate(now)),
        ];
    }

    /// <summary>Who speaks for an institution next takes its place; a person's place stays that person's, as the policy has it.</summary>
    private static Participation Now(Participation member, IReadOnlyList<Participation> people) =>
        member.Role == Role.InstitutionRepresentative && people.FirstOrDefault(p => p.ReplacesId == member.Id) is { } next ? Now(next, people) : member;

    /// <summary>
    /// The participation that is in the channel when somebody is named: of whom they represent, because what is said follows
    /// the principal and not the representative (S11).
    /// </summary>
    /// <exception cref="InvalidInputException">They do not take part, or the matrix shows their role nothing of the class.</exception>
    internal async Task<Participation> AdmitAsync(Guid caseId, InformationClass @class, string name, string field, Instant now, CancellationToken ct)
    {
        var named = await db.ParticipationAsync(caseId, name, field, ct);
        var member = named.RepresentsId is { } principal ? (await db.FindAsync<Participation>([principal], ct))! : named;
        return named.IsInMandate(now) && AccessMatrix.Of(member.Role, @class) >= AccessLevel.Shared
            ? member
            : throw new InvalidInputException(field, $"The part of {named.Key} in this case does not include {@class}.");
    }

    internal void Add(Channel channel, Guid participationId, Instant now) =>
        db.Add(new Share { Id = Ids.New(now), CaseId = channel.CaseId, SubjectId = channel.Id, ParticipationId = participationId, At = now });
}
