"""The shapes of docs/PROTOCOL.md, chapters 1 and 3 to 9, as data.

A shape turns the JSON of the vectors into CBOR values (`pack`) and back (`unpack`), and refuses
what is out of bounds.
"""

from primitives import Refused, cbor, uncbor


class Number:
    def __init__(self, bits=64):
        self.limit = 1 << bits

    def pack(self, value):
        return value

    def unpack(self, raw):
        if type(raw) is not int or raw >= self.limit:
            raise Refused("not a number of this size")
        return raw


class Flag:
    def pack(self, value):
        return value

    def unpack(self, raw):
        if type(raw) is not bool:
            raise Refused("neither true nor false")
        return raw


class Text:
    def __init__(self, most):
        self.most = most

    def pack(self, value):
        return value

    def unpack(self, raw):
        if type(raw) is not str or len(raw.encode()) > self.most:
            raise Refused("not a text of this length")
        return raw


class Bytes:
    """A byte string; shown as hexadecimal."""

    def __init__(self, most, exact=True):
        self.most, self.exact = most, exact

    def pack(self, value):
        return bytes.fromhex(value)

    def unpack(self, raw):
        if type(raw) is not bytes or len(raw) > self.most:
            raise Refused("not a byte string of this length")
        if self.exact and len(raw) != self.most:
            raise Refused("a byte string of another length")
        return raw.hex()


class Items:
    def __init__(self, shape, most):
        self.shape, self.most = shape, most

    def pack(self, values):
        return [self.shape.pack(value) for value in values]

    def unpack(self, raw):
        if type(raw) is not list or len(raw) > self.most:
            raise Refused("not a list of this length")
        return [self.shape.unpack(item) for item in raw]


class Maybe:
    def __init__(self, shape):
        self.shape = shape

    def pack(self, value):
        return None if value is None else self.shape.pack(value)

    def unpack(self, raw):
        return None if raw is None else self.shape.unpack(raw)


class Fields:
    """A structure: an array in the order of its fields; absent ones at the end are left out."""

    def __init__(self, **shapes):
        self.shapes = shapes

    def pack(self, value):
        if set(value) != set(self.shapes):
            raise Refused(f"other fields than {list(self.shapes)}")
        raw = [shape.pack(value[name]) for name, shape in self.shapes.items()]
        while raw and raw[-1] is None:
            raw.pop()
        return raw

    def unpack(self, raw):
        if type(raw) is not list or len(raw) > len(self.shapes):
            raise Refused("not a structure of these fields")
        padded = raw + [None] * (len(self.shapes) - len(raw))
        return {name: shape.unpack(item)
                for (name, shape), item in zip(self.shapes.items(), padded)}


class Plain:
    """A choice without contents, as a number."""

    def __init__(self, *names):
        self.names = names

    def pack(self, value):
        return self.names.index(value) + 1

    def unpack(self, raw):
        if type(raw) is not int or not 1 <= raw <= len(self.names):
            raise Refused("no such choice")
        return self.names[raw - 1]


class Named(Fields):
    """Contents of a choice that are named fields, and so stand in its array directly."""


class Choice:
    """A choice with contents, in the order of the numbers from 1; None where a number is not used."""

    def __init__(self, **shapes):
        self.names, self.shapes = list(shapes), shapes

    def pack(self, value):
        ((name, contents),) = value.items()
        packed = self.shapes[name].pack(contents)
        if not isinstance(self.shapes[name], Named):
            packed = [packed]
        return [self.names.index(name) + 1, packed]

    def unpack(self, raw):
        if type(raw) is not list or len(raw) != 2 or type(raw[0]) is not int:
            raise Refused("not a choice")
        if not 1 <= raw[0] <= len(self.names):
            raise Refused("no such choice")
        name = self.names[raw[0] - 1]
        shape, contents = self.shapes[name], raw[1]
        if shape is None:
            raise Refused("a number that is not used")
        if not isinstance(shape, Named):
            if type(contents) is not list or len(contents) != 1:
                raise Refused("not one item")
            contents = contents[0]
        return {name: shape.unpack(contents)}


def decode(shape, data):
    """The JSON of canonical bytes of this shape."""
    raw = uncbor(data)
    value = shape.unpack(raw)
    if cbor(shape.pack(value)) != data:
        raise Refused("not canonical")
    return value


def encode(shape, value):
    return cbor(shape.pack(value))


U32, TIME, FLAG = Number(32), Number(), Flag()
ID, ID16, ACTOR = Bytes(32), Bytes(16), Bytes(24)

ENVELOPE_FIELDS = Fields(version=Number(8), kind=Number(8), payload=Bytes(1 << 63, exact=False),
                         signer=ID, signature=Bytes(64))


class Nested:
    """An envelope inside something; shown as the hexadecimal of its bytes."""

    def pack(self, value):
        return uncbor(bytes.fromhex(value))

    def unpack(self, raw):
        ENVELOPE_FIELDS.unpack(raw)
        return cbor(raw).hex()


def build(limits):
    """Every record and message, with the limits of chapter 12."""
    L = limits
    envelope = Nested()
    name, label = Text(L["NAME_BYTES_MAX"]), Text(L["LABEL_BYTES_MAX"])
    language, about = Text(L["LANGUAGE_BYTES_MAX"]), Text(L["ABOUT_BYTES_MAX"])
    purpose, reason = Text(L["PURPOSE_BYTES_MAX"]), Text(L["REASON_BYTES_MAX"])
    address = Text(L["ADDRESS_BYTES_MAX"])
    parents = Items(ID, L["OPERATION_PARENTS_MAX"])
    access = Plain("open", "request", "invite")
    role = Plain("reader", "member", "facilitator")
    cut = Items(Fields(log=ID16, number=TIME, header=ID), L["CUT_LOGS_MAX"])
    heads = Items(ID, L["DOCUMENT_HEADS_MAX"])
    profile = Fields(
        name=name, about=about, languages=Items(language, L["LANGUAGES_MAX"]), affiliation=name,
        place=name, links=Items(Text(L["LINK_BYTES_MAX"]), L["LINKS_MAX"]), avatar=Maybe(ID))
    interest = Fields(
        label=label, language=language,
        level=Plain("curious", "practising", "passionate", "expert"),
        stance=Plain("seeking", "offering", "both"))
    interests = Fields(interests=Items(interest, L["INTERESTS_MAX"]),
                       communities=Items(ID, L["ANNOUNCED_COMMUNITIES_MAX"]))
    by = Choice(open=Named(), invite=Named(invite=ID, claim=envelope), facilitator=Named())
    action = Choice(
        invite=Fields(key=ID, uses=U32, expires_at=TIME, role=role),
        revoke_invite=ID,
        admit=Fields(member=ID, device=ID, profile=envelope, role=role, by=by),
        decline=Fields(member=ID, reason=reason),
        leave=cut,
        set_role=Fields(member=ID, role=role, cut=cut),
        remove=Fields(member=ID, cut=cut, reason=reason),
        link_device=envelope,
        unlink_device=Fields(device=ID, cut=cut),
        rename=name, purpose=purpose, set_access=access,
        settling_rule=Fields(recognitions=U32, quiet_days=U32),
        successor=Items(ID, L["SUCCESSORS_MAX"]),
        archive=Named())
    payload = Choice(
        begin=parents,
        change=Fields(document=ID16, actor=ACTOR, head=ID),
        checkpoint=Fields(
            began=parents, tips=Items(Fields(document=ID16, heads=heads), L["TIPS_MAX"])))
    records = {
        1: Fields(member=ID, device=ID, name=name, keeper=FLAG, issued_at=TIME, expires_at=TIME),
        2: Fields(member=ID, device=ID),
        3: Fields(member=ID, link=envelope, issued_at=TIME, expires_at=TIME,
                  body=Choice(profile=profile, interests=interests,
                              withdrawal=Plain("profile", "interests")), work=TIME),
        4: Fields(founder=ID, profile=envelope, name=name, purpose=purpose, access=access, at=TIME,
                  nonce=ID),
        5: Fields(community=ID, author=ID, after=parents, at=TIME, action=action),
        6: Fields(community=ID, device=ID, log=ID16, number=TIME, previous=Maybe(ID), at=TIME,
                  payload=payload),
        7: Fields(community=ID, invite=ID, member=ID, device=ID),
        8: Fields(community=ID, member=ID, profile=envelope, at=TIME, words=reason),
    }
    link = Fields(community=ID, name=name, invite=ID, secret=ID16, expires_at=TIME,
                  addresses=Items(address, L["INVITE_ADDRESSES_MAX"]))
    door = Fields(community=ID, name=name, addresses=Items(address, L["INVITE_ADDRESSES_MAX"]))
    device_link = Fields(device=ID, name=name, addresses=Items(address, L["INVITE_ADDRESSES_MAX"]))
    height = Fields(device=ID, log=ID16, reach=Choice(
        alive=Named(number=TIME, header=ID), dead=Named(number=TIME, low=ID, high=ID)))
    heights = Items(height, L["HEIGHTS_MAX"])
    change = Bytes(L["CHANGE_BYTES_MAX"], exact=False)
    cursor = Bytes(L["CURSOR_BYTES_MAX"], exact=False)
    about_community = Choice(
        digest=ID,
        state=Named(operation_heads=parents, heights=heights, answer=FLAG),
        operations=Items(envelope, L["PAGE_OPERATIONS_MAX"]),
        entries=Items(
            Fields(header=envelope, changes=Items(change, L["ENTRY_CHANGES_MAX"])),
            L["PAGE_ENTRIES_MAX"]),
        want_changes=Named(document=ID16, have=heads, plain=FLAG),
        changes=Named(document=ID16, changes=Items(change, L["PAGE_CHANGES_MAX"]), last=FLAG),
        held=Named(operation_heads=parents, heights=heights),
        caret=Fields(document=ID16, session=TIME,
                     selection=Maybe(Fields(anchor=cursor, head=cursor))),
        parcel=Named(document=ID16, part=Bytes(L["PAGE_BYTES_TARGET"], exact=False), last=FLAG),
        whereabouts=Items(
            Fields(device=ID, addresses=Items(address, L["WHEREABOUTS_ADDRESSES_MAX"])),
            L["WHEREABOUTS_DEVICES_MAX"]),
        wishes=Items(envelope, L["PAGE_WISHES_MAX"]))
    scope = Fields(
        topic=Choice(interest=ID, lobby=Named(bits=Number(8), bucket=U32)), wants=FLAG, since=TIME,
        sample=Maybe(Fields(key=ID, bits=Number(8))))
    message = Choice(
        hello=Named(nonce=ID, clock=TIME),
        tags=Items(ID, L["TAGS_MAX"]),
        introduction=Fields(
            nonce=Bytes(24), page=Bytes(L["INTRODUCTION_BYTES_MAX"], exact=False)),
        join=Fields(claim=envelope, profile=envelope),
        join_refused=Named(community=ID, reason=Plain(
            "revoked", "expired", "used_up", "not_valid", "removed", "cannot_admit",
            "declined"), words=reason),
        reconcile=Fields(scope=scope, ranges=Items(Fields(
            said=Choice(settled=Named(), sum=Fields(count=U32, hash=ID16),
                        mine=Items(ID16, L["RECONCILE_IDS_MAX"]), list_yours=Named()),
            end=Maybe(Fields(at=TIME, id=Bytes(32, exact=False)))), L["RECONCILE_RANGES_MAX"])),
        announcements=Named(records=Items(envelope, L["DIRECTORY_PAGE_MAX"]), more=FLAG),
        community=Named(community=ID, message=about_community),
        want=Items(ID16, L["WANTED_MAX"]),
        wish=envelope,
        wish_kept=Named(community=ID),
        speaks=envelope,
        pairing=Choice(
            look=Named(), offering=Named(member=ID, name=name), ask=Named(commitment=ID, name=name),
            nonce=Named(nonce=ID), reveal=Named(nonce=ID), linked=Named(certificate=envelope),
            ended=Named()),
        own_devices=Fields(
            links=Items(envelope, L["OWN_DEVICES_MAX"]),
            unlinks=Items(envelope, L["OWN_DEVICES_MAX"]), announcements=Items(envelope, 2)),
        tables=Items(Fields(community=ID, name=name), L["TABLES_MAX"]),
        hand_over=Named(community=ID))
    return records, link, door, device_link, height, message
