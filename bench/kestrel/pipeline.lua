init = function(args)
  local one = wrk.format("GET", "/plain")
  batch = string.rep(one, 16)
end
request = function() return batch end
