"""Lives of names, as tables that a person of the trade can check against the registries' own documents (rules 1.1, 1.2).

R is the registration, E the end of the term that was paid for first, F the end of the one paid for last, D the deletion;
a row shows what holds an hour after its instant. ``expires`` is what the customer is shown, ``registry's`` the registry's
own date. ``renew`` and ``restore`` say for which terms and at what price, ``leave`` whether the name may go to another
registrar, ``change`` whether name servers and contacts may be changed, ``charged`` what the registry took or gave back
since the row before. «delete» is ours: the provider's command to the registry,
a day before what it would keep is paid for.
"""

from typing import Final

LIVES: Final = {
    # Gone at once, and paid back: the add grace period is five days.
    "a .com taken back in its first days": """
day | done that day   | stage     | registry says | expires | registry's | renew      | restore | leave | change | charged
R   | register 1 year | add-grace | addPeriod ok  | E       | E          | 1-9y 11.49 | -       | no    | yes    | create 8.00
R+4 | delete          | released  |               | E       | E          | -          | -       | no    | no     | delete-refund -8.00
    """,
    # The customer's own expiry is shown, never the registry's (T-LC-01); in redemption nothing but a restoration is sold (T-LC-02).
    "a .com that nobody renews": """
day  | done that day   | stage          | registry says                  | expires | registry's | renew       | restore  | leave | change | charged
R    | register 1 year | add-grace      | addPeriod ok                   | E       | E          | 1-9y 11.49  | -        | no    | yes    | create 8.00
R+4  |                 | add-grace      | addPeriod ok                   | E       | E          | 1-9y 11.49  | -        | no    | yes    |
R+6  |                 | active         | ok                             | E       | E          | 1-9y 11.49  | -        | no    | yes    |
R+59 |                 | active         | ok                             | E       | E          | 1-9y 11.49  | -        | no    | yes    |
R+60 |                 | active         | ok                             | E       | E          | 1-9y 11.49  | -        | yes   | yes    |
E-61 |                 | active         | ok                             | E       | E          | 1-9y 11.49  | -        | yes   | yes    |
E-59 |                 | expiring       | ok                             | E       | E          | 1-9y 11.49  | -        | yes   | yes    |
E    |                 | expired        | autoRenewPeriod ok             | E       | E+1y       | 1-10y 11.49 | -        | yes   | yes    | autorenew 8.00
E+3  |                 | expired        | autoRenewPeriod ok             | E       | E+1y       | 1-10y 11.49 | -        | yes   | yes    |
E+43 |                 | expired        | autoRenewPeriod ok             | E       | E+1y       | 1-10y 11.49 | -        | yes   | yes    |
E+44 | delete          | redemption     | pendingDelete redemptionPeriod | E       | E          | -           | 1y 79.00 | no    | no     | delete-refund -8.00
D+29 |                 | redemption     | pendingDelete redemptionPeriod | E       | E          | -           | 1y 79.00 | no    | no     |
D+30 |                 | pending-delete | pendingDelete                  | E       | E          | -           | -        | no    | no     |
D+34 |                 | pending-delete | pendingDelete                  | E       | E          | -           | -        | no    | no     |
D+35 |                 | released       |                                | E       | E          | -           | -        | no    | no     |
    """,
    # We sell no renewal on the last day, on which it is to be deleted. When the grace period is over its year is owed, and the
    # term is the registry's.
    "a .com that is not deleted either": """
day  | done that day   | stage     | registry says      | expires | registry's | renew       | restore | leave | change | charged
R    | register 1 year | add-grace | addPeriod ok       | E       | E          | 1-9y 11.49  | -       | no    | yes    | create 8.00
E+44 |                 | expired   | autoRenewPeriod ok | E       | E+1y       | -           | -       | yes   | yes    | autorenew 8.00
E+45 |                 | active    | ok                 | E+1y    | E+1y       | 1-9y 11.49  | -       | yes   | yes    |
    """,
    # Of two years bought in the grace period the registry had added one already.
    "a .com renewed late, then let go and restored": """
day  | done that day   | stage      | registry says                  | expires | registry's | renew       | restore  | leave | change | charged
R    | register 1 year | add-grace  | addPeriod ok                   | E       | E          | 1-9y 11.49  | -        | no    | yes    | create 8.00
E+10 | renew 2 years   | active     | autoRenewPeriod ok renewPeriod | E+2y    | E+2y       | 1-8y 11.49  | -        | yes   | yes    | autorenew 8.00, renew 8.00
E+60 |                 | active     | ok                             | E+2y    | E+2y       | 1-8y 11.49  | -        | yes   | yes    |
F+30 |                 | expired    | autoRenewPeriod ok             | E+2y    | E+3y       | 1-10y 11.49 | -        | yes   | yes    | autorenew 8.00
F+30 | delete          | redemption | pendingDelete redemptionPeriod | E+2y    | E+2y       | -           | 1y 79.00 | no    | no     | delete-refund -8.00
D+20 | restore         | active     | ok                             | E+3y    | E+3y       | 1-9y 11.49  | -        | yes   | yes    | restore 40.00, renew 8.00
D+21 |                 | active     | ok                             | E+3y    | E+3y       | 1-9y 11.49  | -        | yes   | yes    |
    """,
    # Expiry is no reason to keep it (T-LC-03); silence is consent after five days.
    "a .com asked for after its expiry": """
day | done that day        | stage     | registry says                   | expires | registry's | renew       | restore | leave | change | charged
R   | register 1 year      | add-grace | addPeriod ok                    | E       | E          | 1-9y 11.49  | -       | no    | yes    | create 8.00
E+3 |                      | expired   | autoRenewPeriod ok              | E       | E+1y       | 1-10y 11.49 | -       | yes   | yes    | autorenew 8.00
E+3 | asked for by another | expired   | autoRenewPeriod pendingTransfer | E       | E+1y       | -           | -       | no    | yes    |
E+7 |                      | expired   | autoRenewPeriod pendingTransfer | E       | E+1y       | -           | -       | no    | yes    |
E+9 |                      | released  |                                 | E       | E+1y       | -           | -       | no    | no     | autorenew-refund -8.00, transfer 8.00
    """,
    # The upstream renews for 28 days; quarantine is thirty days, and nothing comes after it.
    "a .fr that nobody renews": """
day  | done that day   | stage      | registry says                  | expires | registry's | renew       | restore  | leave | change | charged
R    | register 1 year | active     | ok                             | E       | E          | 1-9y 11.49  | -        | yes   | yes    | create 4.56
E-59 |                 | expiring   | ok                             | E       | E          | 1-9y 11.49  | -        | yes   | yes    |
E    |                 | expired    | autoRenewPeriod ok             | E       | E+1y       | 1-10y 11.49 | -        | yes   | yes    | autorenew 4.56
E+3  |                 | expired    | autoRenewPeriod ok             | E       | E+1y       | 1-10y 11.49 | -        | yes   | yes    |
E+27 |                 | expired    | autoRenewPeriod ok             | E       | E+1y       | 1-10y 11.49 | -        | yes   | yes    |
E+28 |                 | expired    | autoRenewPeriod ok             | E       | E+1y       | -           | -        | yes   | yes    |
E+28 | delete          | redemption | pendingDelete redemptionPeriod | E       | E          | -           | 1y 79.00 | no    | no     | delete-refund -4.56
D+29 |                 | redemption | pendingDelete redemptionPeriod | E       | E          | -           | 1y 79.00 | no    | no     |
D+30 |                 | released   |                                | E       | E          | -           | -        | no    | no     |
    """,
    # A restoration adds the year that the registry charges for.
    "a .fr renewed in time, then let go and restored": """
day  | done that day   | stage      | registry says                  | expires | registry's | renew       | restore  | leave | change | charged
R    | register 1 year | active     | ok                             | E       | E          | 1-9y 11.49  | -        | yes   | yes    | create 4.56
E-30 | renew 3 years   | active     | ok                             | E+3y    | E+3y       | 1-6y 11.49  | -        | yes   | yes    | renew 13.68
F-1  |                 | expiring   | ok                             | E+3y    | E+3y       | 1-9y 11.49  | -        | yes   | yes    |
F+10 |                 | expired    | autoRenewPeriod ok             | E+3y    | E+4y       | 1-10y 11.49 | -        | yes   | yes    | autorenew 4.56
F+20 | delete          | redemption | pendingDelete redemptionPeriod | E+3y    | E+3y       | -           | 1y 79.00 | no    | no     | delete-refund -4.56
D+10 | restore         | active     | ok                             | E+4y    | E+4y       | 1-9y 11.49  | -        | yes   | yes    | restore 40.00, renew 4.56
D+11 |                 | active     | ok                             | E+4y    | E+4y       | 1-9y 11.49  | -        | yes   | yes    |
    """,
    # One year at a time (T-LC-04), no grace: it is deleted before its registry renews it.
    "a .be that nobody renews": """
day  | done that day   | stage      | registry says                  | expires | registry's | renew    | restore  | leave | change | charged
R    | register 1 year | active     | ok                             | E       | E          | 1y 11.49 | -        | yes   | yes    | create 4.00
E-59 |                 | expiring   | ok                             | E       | E          | 1y 11.49 | -        | yes   | yes    |
E-2  |                 | expiring   | ok                             | E       | E          | 1y 11.49 | -        | yes   | yes    |
E-1  | delete          | redemption | pendingDelete redemptionPeriod | E       | E          | -        | 1y 79.00 | no    | no     |
D+39 |                 | redemption | pendingDelete redemptionPeriod | E       | E          | -        | 1y 79.00 | no    | no     |
D+40 |                 | released   |                                | E       | E          | -        | -        | no    | no     |
    """,
    # Its registry renewed it by itself, and pays nothing back.
    "a .be that is deleted too late": """
day  | done that day   | stage      | registry says                  | expires | registry's | renew    | restore  | leave | change | charged
R    | register 1 year | active     | ok                             | E       | E          | 1y 11.49 | -        | yes   | yes    | create 4.00
E-1  |                 | expiring   | ok                             | E       | E          | -        | -        | yes   | yes    |
E    |                 | expired    | ok                             | E       | E+1y       | -        | -        | yes   | yes    | autorenew 4.00
E+1  | delete          | redemption | pendingDelete redemptionPeriod | E       | E+1y       | -        | 1y 79.00 | no    | no     |
D+40 |                 | released   |                                | E       | E+1y       | -        | -        | no    | no     |
    """,
    # A year paid for in advance is the registry's own renewal on its day.
    "a .be renewed, then deleted and restored": """
day  | done that day   | stage      | registry says                  | expires | registry's | renew    | restore  | leave | change | charged
R    | register 1 year | active     | ok                             | E       | E          | 1y 11.49 | -        | yes   | yes    | create 4.00
E-30 | renew 1 year    | active     | ok                             | E+1y    | E          | -        | -        | yes   | yes    |
E    |                 | active     | ok                             | E+1y    | E+1y       | 1y 11.49 | -        | yes   | yes    | autorenew 4.00
F-1  | delete          | redemption | pendingDelete redemptionPeriod | E+1y    | E+1y       | -        | 1y 79.00 | no    | no     |
D+39 | restore         | active     | ok                             | E+2y    | E+2y       | 1y 11.49 | -        | yes   | yes    | restore 40.00, renew 4.00
D+40 |                 | active     | ok                             | E+2y    | E+2y       | 1y 11.49 | -        | yes   | yes    |
    """,
    # No redemption: it is free on the day of its deletion.
    "a .ma that nobody renews": """
day  | done that day   | stage     | registry says      | expires | registry's | renew      | restore | leave | change | charged
R    | register 1 year | active    | ok                 | E       | E          | 1-4y 11.49 | -       | yes   | yes    | create 4.00
E-59 |                 | expiring  | ok                 | E       | E          | 1-4y 11.49 | -       | yes   | yes    |
E    |                 | expired   | autoRenewPeriod ok | E       | E+1y       | 1-5y 11.49 | -       | yes   | yes    | autorenew 4.00
E+28 |                 | expired   | autoRenewPeriod ok | E       | E+1y       | 1-5y 11.49 | -       | yes   | yes    |
E+29 | delete          | released  |                    | E       | E+1y       | -          | -       | no    | no     | delete-refund -4.00
    """,
    # Tacit renewal after thirty days of grace; five years at most in advance (T-LC-05).
    "a .ma renewed by its registry, then for four years": """
day   | done that day   | stage   | registry says      | expires | registry's | renew      | restore | leave | change | charged
R     | register 1 year | active  | ok                 | E       | E          | 1-4y 11.49 | -       | yes   | yes    | create 4.00
E+29  |                 | expired | autoRenewPeriod ok | E       | E+1y       | -          | -       | yes   | yes    | autorenew 4.00
E+30  |                 | active  | ok                 | E+1y    | E+1y       | 1-4y 11.49 | -       | yes   | yes    |
E+40  | renew 4 years   | active  | ok                 | E+5y    | E+5y       | -          | -       | yes   | yes    | renew 16.00
E+390 |                 | active  | ok                 | E+5y    | E+5y       | 1y 11.49   | -       | yes   | yes    |
    """,
}
