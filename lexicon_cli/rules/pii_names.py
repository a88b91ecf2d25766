"""Names that say personal data, in one table with the kind of data.

Words gathered from what teams were asked to keep out of analytics (va.gov-team#44350, Mozilla's
categories of data collection) and from the profile properties that Mixpanel knows.
"""

from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.vocabulary import word_set

# The last words of a name -> (kind, whether other words must point to a person). A word counts as
# such a pointer if it is in `_PEOPLE`; a name that is nothing but the tail needs none.
_KINDS = Tails(
    table(
        (("email", True), "email emails e+mail e+mails mail+address"),
        (("email", False), "email+address email+addresses emailaddress email+addr"),
        (("phone", True), "phone phones telephone mobile cellphone"),
        (("phone", False), "phone+number phone+numbers mobile+number telephone+number msisdn"),
        (("phone", False), "phone+no mobile+no cell+number fax+number phonenumber mobilenumber"),
        (("name", False), "first+name last+name full+name given+name family+name middle+name"),
        (("name", False), "maiden+name surname firstname lastname fullname legal+name"),
        (("name", False), "customer+name contact+name patient+name employee+name person+name"),
        (("name", False), "recipient+name sender+name cardholder+name guest+name passenger+name"),
        (("name", False), "driver+name student+name buyer+name subscriber+name"),
        (("name", False), "username user+name"),
        (("address", True), "address addresses"),
        (("address", False), "street+address home+address postal+address mailing+address"),
        (("address", False), "billing+address shipping+address delivery+address street+name"),
        (("address", False), "address+line address+line1 address+line2 house+number"),
        (("ip", False), "ip+address ip+addresses ipaddress ip+addr ipv4 ipv6 client+ip user+ip"),
        (("ip", False), "remote+ip visitor+ip sender+ip"),
        (("birth date", False), "birthday birthdate birth+date date+of+birth dob"),
        (("national id", False), "ssn social+security+number national+id passport+number"),
        (("national id", False), "national+id+number identity+number tax+id+number passport+no"),
        (("national id", False), "driver+license driving+license license+plate nin aadhaar cpf"),
        (("national id", False), "drivers+license driver+license+number"),
        (("bank account", False), "iban bank+account bank+account+number account+iban"),
        (("card", False), "credit+card credit+card+number card+number cc+number cvv cvc"),
        (("card", False), "debit+card+number card+cvv card+cvc"),
        (("password", False), "password passwords passwd pwd passcode passphrase"),
        (("token", False), "access+token auth+token refresh+token session+token id+token jwt"),
        (("token", False), "bearer+token api+key apikey api+secret client+secret secret+key"),
        (("token", False), "private+key auth+header authorization+header session+cookie"),
        (("location", False), "latitude longitude lat+lng lat+long lat+lon gps+coordinates"),
        (("location", False), "geo+coordinates gps+location"),
    )
)
_PEOPLE = word_set(
    """user users customer customers contact buyer seller recipient sender owner member
    guest patient employee person client driver host applicant candidate student parent
    child subscriber lead invitee invited inviter referrer referred referee friend visitor
    passenger traveler tenant account login signup work home personal private business
    billing shipping delivery primary secondary alternate alternative backup recovery
    emergency admin manager agent my your their new old previous current profile registered
    verified from to cc bcc reply"""
)

# Mixpanel's own profile properties that are personal data. Other names of its own are not judged.
# https://docs.mixpanel.com/docs/data-structure/user-profiles
_PROFILE = {
    "$email": "email",
    "$phone": "phone",
    "$name": "name",
    "$first_name": "name",
    "$last_name": "name",
}


def personal_kind(name: str) -> str | None:
    """The kind of personal data that a property of that name holds, as far as the name tells."""
    found = _KINDS.find(name)
    if found is None:
        return _PROFILE.get(name)
    (kind, needs_person), before = found
    if needs_person and before and _PEOPLE.isdisjoint(before):
        return None
    return kind
