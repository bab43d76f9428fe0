"""Words that begin with a capital and are no part of a name."""

_TITLES = """
mr mrs ms miss mx dr sir dame lord lady rev fr sr st prof professor judge justice mayor governor
gov president senator sen representative rep councillor councilman councilwoman commissioner
minister secretary chief captain capt sergeant sgt officer detective sheriff colonel general
lieutenant lt major superintendent principal director coach pastor bishop king queen prince
princess
"""

_COMMON = """
about above across after again against ahead almost alone along already although always among amid
another around because before behind being below beside besides between beyond both could despite
during early earlier eight either eleven enough even every everyone finally first five following
former four from further given hardly here hence high however indeed inside instead just later
least less likely like little local making many maybe meanwhile might more moreover most much
nearby nearly neither never nevertheless nobody none nothing often once only other others
otherwise outside over people perhaps plans police quite rather really second seven several shall
should since some somebody someone something sometimes soon still such taken than that their them
themselves then there therefore these they thing things think third this those though three
through throughout thus today together tomorrow tonight toward towards twelve twenty under unless
unlike until upon usually very were what whatever when whenever where whereas wherever whether
which while whoever whole whose will with within without would year years yesterday your
"""

TITLES = frozenset(_TITLES.split())
"""What stands before a name, with or without a full stop."""

COMMON = frozenset(_COMMON.split())
"""What begins sentences and comes close to a name; nobody is called so."""
