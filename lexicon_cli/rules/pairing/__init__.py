"""Two versions of a plan side by side: what became of each event, property and setting.

May import: core and plan. The rules of `dif` put into words what is found here.
Law: two plans of the same meaning have no changes; order and comments never count.
"""
