using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Lets a backlog out at a steady pace: a minute's worth at once, then one after another as the minute goes on.</summary>
internal sealed class MailPace(int mostPerMinute)
{
    private readonly Duration each = Duration.FromMinutes(1) / mostPerMinute;
    private Instant fullAt = Instant.MinValue;

    /// <summary>How many mails may go now.</summary>
    public int Allowed(Instant now) => fullAt <= now ? mostPerMinute : mostPerMinute - (int)Math.Ceiling((fullAt - now) / each);

    /// <summary>So many went.</summary>
    public void Take(int mails, Instant now) => fullAt = Instant.Max(fullAt, now) + (each * mails);

    /// <summary>From when at least one may go.</summary>
    public Instant OpenAt => fullAt == Instant.MinValue ? fullAt : fullAt - (each * (mostPerMinute - 1));
}
