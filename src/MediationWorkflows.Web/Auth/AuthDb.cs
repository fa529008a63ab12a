using MediationWorkflows.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// Accounts, keys and links, on the product's database in tables named <c>auth_…</c>. Roles are the fixed set of the access
/// policy, hence Identity's context without role tables.
/// </summary>
public sealed class AuthDb(DbContextOptions<AuthDb> options) : IdentityUserContext<Account, Guid>(options)
{
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();

    public DbSet<AccountSession> Sessions => Set<AccountSession>();

    /// <summary>The accounts within a transaction of the product: a second connection would wait for the write lock that it holds.</summary>
    internal static async Task<AuthDb> OnTransactionOfAsync(AppDb db, CancellationToken ct)
    {
        var builder = new DbContextOptionsBuilder<AuthDb>();
        var connection = db.Database.GetDbConnection();
        _ = db.Provider == DatabaseProvider.Sqlite ? builder.UseSqlite(connection) : builder.UseNpgsql(connection);
        var accounts = new AuthDb(builder.Options);
        await accounts.Database.UseTransactionAsync(db.Database.CurrentTransaction?.GetDbTransaction(), ct);
        return accounts;
    }

    /// <summary>Nobody is signed in as the account any more, and no link that went out signs in as it.</summary>
    internal async Task EndSessionsAsync(Guid accountId, Instant now, CancellationToken ct)
    {
        await SignInLinks.Where(l => l.AccountId == accountId && l.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), ct);
        await Sessions.Where(s => s.AccountId == accountId).ExecuteDeleteAsync(ct);
    }

    /// <summary>No program works as the account any more.</summary>
    internal Task RevokeKeysAsync(Guid accountId, Instant now, CancellationToken ct) =>
        ApiKeys.Where(k => k.AccountId == accountId && k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), ct);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        TimeConversions.Apply(configurationBuilder, Database.IsSqlite() ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres);
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        // Identity's only DateTimeOffset is the end of a lock-out; ticks compare the same on both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<DateTimeOffsetToBinaryConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>(account =>
        {
            account.ToTable("auth_accounts");
            account.HasMany(a => a.Roles).WithOne().HasForeignKey(role => role.AccountId);
            account.Navigation(a => a.Roles).AutoInclude();
            account.HasIndex(a => a.PersonId).IsUnique();
            // One account per address: the sign-in page knows people by nothing else.
            account.HasIndex(a => a.NormalizedEmail).IsUnique();
        });
        builder.Entity<AccountRole>(role =>
        {
            role.ToTable("auth_account_roles");
            role.HasKey(r => new { r.AccountId, r.Role });
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("auth_account_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("auth_account_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("auth_account_tokens");
        builder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("auth_passkeys");
            passkey.HasKey(p => p.CredentialId);
            passkey.OwnsOne(p => p.Data, data => data.ToJson("data"));
            passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId);
        });
        builder.Entity<ApiKey>(key =>
        {
            key.ToTable("auth_api_keys");
            key.HasIndex(k => k.Prefix).IsUnique();
            key.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId);
        });
        builder.Entity<SignInLink>(link =>
        {
            link.ToTable("auth_sign_in_links");
            link.HasIndex(l => l.Hash).IsUnique();
            link.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId);
        });
        builder.Entity<AccountSession>(session =>
        {
            session.ToTable("auth_sessions");
            session.Property(s => s.Id).ValueGeneratedNever();
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
        });
        UseSnakeCase(builder);
    }

    static void UseSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase.Of(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName(SnakeCase.Of(key.GetName()!));
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName(SnakeCase.Of(foreignKey.GetConstraintName()!));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => SnakeCase.Of(p.Name)))}");
        }
    }
}
