using System.Net.Mail;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>Creates an account, with its person where the product does not know them yet, and what its owner first signs in with.</summary>
public sealed class AddAccount(AuthDb db, UnitOfWork work)
{
    /// <param name="Name">As shown to others.</param>
    /// <param name="Email">Unique among accounts.</param>
    /// <param name="Roles">In the organisation. A party needs none: its participations say what it is.</param>
    public sealed record Command(string Name, string Email, IReadOnlyList<Role> Roles);

    /// <summary>Nothing but an address: no name before it, no space around it.</summary>
    public static bool IsAddress(string email) => MailAddress.TryCreate(email, out var address) && address.Address == email;

    /// <summary>
    /// Commits the person, leaves the account to the caller: the two live in different contexts, and a person without an account
    /// is nothing unusual.
    /// </summary>
    /// <exception cref="EmailTakenException">Another account has this address.</exception>
    public async Task<Account> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        if (!IsAddress(command.Email))
            throw new ArgumentException($"'{command.Email}' is not an e-mail address.", nameof(command));
        var normalized = Account.Normalize(command.Email);
        if (await db.Users.AnyAsync(account => account.NormalizedEmail == normalized, ct))
            throw new EmailTakenException($"There is an account with the address {command.Email} already.");
        var person = await work.RunAsync(scope => FindOrAddPersonAsync(scope, command), ct);
        var account = new Account(person, command.Name, command.Email, command.Roles, now);
        db.Users.Add(account);
        return account;
    }

    static async Task<Guid> FindOrAddPersonAsync(WorkScope scope, Command command)
    {
        // Persons keep their address in lower case, so that one address is one person.
#pragma warning disable CA1308
        var email = command.Email.ToLowerInvariant();
#pragma warning restore CA1308
        if (await scope.Db.Set<Person>().SingleOrDefaultAsync(person => person.Email == email, scope.Ct) is { } known)
            return known.Id;
        var added = new Person
        {
            Id = Ids.New(scope.Now),
            Name = new ClassifiedText(command.Name),
            Email = email,
            Language = "en",
            TimeZone = "Etc/UTC",
            CreatedAt = scope.Now,
        };
        scope.Db.Add(added);
        return added.Id;
    }

    /// <summary>Adds a link that signs the account in once; answers its token.</summary>
    public string IssueLink(Account account, Instant now, Duration validFor)
    {
        var (link, token) = SignInLink.Issue(account.Id, now, validFor);
        db.SignInLinks.Add(link);
        return token;
    }

    /// <summary>Adds a key; answers its text.</summary>
    public string IssueKey(Account account, Instant now, KeyScope scope = KeyScope.Full)
    {
        var (key, text) = ApiKey.Issue(account.Id, scope, now);
        db.ApiKeys.Add(key);
        return text;
    }
}
