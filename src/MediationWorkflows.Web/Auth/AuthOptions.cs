using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Web.Auth;

/// <summary>Section <c>Auth</c>: who may sign in, for how long, and how often may be tried.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>The account that the first start creates; its one-time link is printed on the console.</summary>
    [Required, EmailAddress]
    public string FirstAdministratorEmail { get; set; } = "administrator@localhost";

    [Required, MinLength(1)]
    public string FirstAdministratorName { get; set; } = "Administrator";

    /// <summary>A signed-in browser stays signed in this long after its last request.</summary>
    [Range(1, 24 * 30)]
    public int SessionHours { get; set; } = 12;

    /// <summary>Links printed by <c>user add</c> or at the first start.</summary>
    [Range(1, 24 * 30)]
    public int InvitationLinkHours { get; set; } = 72;

    /// <summary>Links that somebody asked for on the sign-in page, by mail.</summary>
    [Range(5, 24 * 60)]
    public int MailedLinkMinutes { get; set; } = 30;

    /// <summary>Attempts per minute and address at signing in, asking for a link and using one.</summary>
    [Range(1, 10_000)]
    public int AttemptsPerMinute { get; set; } = 10;

    /// <summary>Requests per minute and address to links that are secrets themselves, as a calendar's.</summary>
    [Range(1, 10_000)]
    public int LinksPerMinute { get; set; } = 60;

    /// <summary>Searches per minute and address.</summary>
    [Range(1, 100_000)]
    public int SearchesPerMinute { get; set; } = 120;

    /// <summary>Uploaded files per minute and address.</summary>
    [Range(1, 100_000)]
    public int UploadsPerMinute { get; set; } = 60;

    /// <summary>Wrong passwords in a row after which an account is locked for a quarter of an hour.</summary>
    [Range(3, 100)]
    public int WrongPasswords { get; set; } = 5;
}
